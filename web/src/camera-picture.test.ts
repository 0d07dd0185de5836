/** Pictures that fit a bad line. */
import { describe, expect, it } from "vitest";
import { compress, MOST_BYTES } from "./camera-picture";

/** A canvas whose JPEG is as large as its area and quality say. */
function canvas(width: number, height: number, bytesPerPixel: number, tried: number[]): HTMLCanvasElement {
  return {
    width,
    height,
    toBlob(done: BlobCallback, type: string, quality: number) {
      tried.push(quality);
      done(new Blob([new Uint8Array(Math.round(width * height * bytesPerPixel * quality))], { type }));
    },
  } as unknown as HTMLCanvasElement;
}

describe("compression", () => {
  it("keeps the best quality when the picture fits", async () => {
    const tried: number[] = [];
    const blob = await compress(canvas(1600, 1200, 0.1, tried));
    expect(tried).toEqual([0.86]);
    expect(blob.size).toBeLessThanOrEqual(MOST_BYTES);
  });
  it("gives quality away step by step", async () => {
    const tried: number[] = [];
    const blob = await compress(canvas(1600, 1200, 0.22, tried));
    expect(tried).toEqual([0.86, 0.78, 0.7]);
    expect(blob.size).toBeLessThanOrEqual(MOST_BYTES);
  });
});
