/** Keys that sort by time, and pictures that fit a bad line. */
import { describe, expect, it } from "vitest";
import { compress, mintId, MOST_BYTES, sha256 } from "./camera-picture";

describe("keys minted on the phone", () => {
  it("are UUIDs of version 7", () => {
    expect(mintId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
  it("carry their moment and sort by it", () => {
    const moment = Date.UTC(2026, 2, 9, 1, 30);
    expect(Number.parseInt(mintId(moment).replace("-", "").slice(0, 12), 16)).toBe(moment);
    expect(mintId(moment) < mintId(moment + 1)).toBe(true);
  });
  it("are never the same twice", () => {
    expect(new Set(Array.from({ length: 500 }, () => mintId(0))).size).toBe(500);
  });
});

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

it("hashes what is sent", async () => {
  expect(await sha256(new Blob(["abc"]))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
