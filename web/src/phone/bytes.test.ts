/** Keys that sort by time, and hashes everybody else computes the same. */
import { describe, expect, it } from "vitest";
import { base64url, fromBase64, mintId, sha256 } from "./bytes";

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

it("hashes what is sent", async () => {
  expect(await sha256(new Blob(["abc"]))).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

it("writes bytes as the server reads them", () => {
  expect(base64url(new Uint8Array([251, 255, 254, 0]).buffer)).toBe("-__-AA");
  expect(fromBase64("+//+AA==")).toEqual(new Uint8Array([251, 255, 254, 0]));
});
