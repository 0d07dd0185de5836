/** From a video frame to the bytes that are sent: small enough for a bad line, readable, and hashed on the phone. */

export const LONGEST_SIDE = 1600;
export const MOST_BYTES = 300 * 1024;

const QUALITIES = [0.86, 0.78, 0.7, 0.6, 0.5];
const SHRINK = 0.8;

/** A key the phone may mint without network: UUIDv7, so that keys sort by the time they were made. */
export function mintId(now: number = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let position = 0; position < 6; position += 1) {
    bytes[position] = Math.floor(now / 2 ** (8 * (5 - position))) % 256;
  }
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** Copy the present frame onto a canvas of its own, no longer than LONGEST_SIDE. */
export function freeze(video: HTMLVideoElement): HTMLCanvasElement {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(video.videoWidth, video.videoHeight));
  return redraw(video, Math.round(video.videoWidth * scale), Math.round(video.videoHeight * scale));
}

function redraw(source: CanvasImageSource, width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext("2d");
  if (!pen) throw encodeError();
  pen.drawImage(source, 0, 0, width, height);
  return canvas;
}

function encodeError(): Error {
  const error = new Error("the canvas gave no picture");
  error.name = "EncodeError";
  return error;
}

function encode(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(encodeError())), "image/jpeg", quality);
  });
}

/** The best JPEG that fits MOST_BYTES: quality gives way first, then size. */
export async function compress(canvas: HTMLCanvasElement): Promise<Blob> {
  let smaller = canvas;
  for (;;) {
    for (const quality of QUALITIES) {
      const blob = await encode(smaller, quality);
      if (blob.size <= MOST_BYTES) return blob;
    }
    smaller = redraw(smaller, Math.round(smaller.width * SHRINK), Math.round(smaller.height * SHRINK));
  }
}

/** A little picture of the same frame, for the list under the button. */
export function thumbnail(canvas: HTMLCanvasElement, side = 240): HTMLCanvasElement {
  const crop = Math.min(canvas.width, canvas.height);
  const small = document.createElement("canvas");
  small.width = side;
  small.height = side;
  const left = (canvas.width - crop) / 2;
  const top = (canvas.height - crop) / 2;
  small.getContext("2d")?.drawImage(canvas, left, top, crop, crop, 0, 0, side, side);
  return small;
}

/** SHA-256 of what is sent, in hexadecimal. */
export async function sha256(blob: Blob): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
