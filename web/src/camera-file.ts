/** A file chosen where an office allows it (上传文件): sent as it is, described as far as the browser can read it. */

import { thumbnailBlob } from "./camera-picture";
import type { Taken } from "./phone/shooting";

/** When it was taken a file does not say reliably: the moment it was chosen is written down, and D says the rest. */
export async function fileTaken(file: File): Promise<Taken> {
  const takenAt = new Date();
  if (file.type.startsWith("video/")) return { kind: "video", blob: file, takenAt, place: null, width: 0, height: 0, thumb: null };
  const { width, height, thumb } = await seen(file);
  return { kind: "photo", blob: file, takenAt, place: null, width, height, thumb };
}

async function seen(file: File): Promise<{ width: number; height: number; thumb: Blob | null }> {
  try {
    const picture = await createImageBitmap(file);
    const { width, height } = picture;
    return { width, height, thumb: await thumbnailBlob(picture) };
  } catch {
    return { width: 0, height: 0, thumb: null }; // not a picture this browser reads; the server will say so
  }
}
