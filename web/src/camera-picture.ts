/** From a video frame to the bytes that are sent: small enough for a bad line, and readable. */

export const LONGEST_SIDE = 1600;
export const MOST_BYTES = 300 * 1024;

const QUALITIES = [0.86, 0.78, 0.7, 0.6, 0.5];
const SHRINK = 0.8;

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
export function thumbnailBlob(source: HTMLCanvasElement | ImageBitmap, side = 320): Promise<Blob> {
  const crop = Math.min(source.width, source.height);
  const left = (source.width - crop) / 2;
  const top = (source.height - crop) / 2;
  const small = document.createElement("canvas");
  small.width = small.height = side;
  small.getContext("2d")?.drawImage(source, left, top, crop, crop, 0, 0, side, side);
  return encode(small, 0.7);
}
