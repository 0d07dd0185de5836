/** The record: said exactly, signed exactly, by a key that does not leave. */
import { describe, expect, it } from "vitest";
import { deviceName, sign } from "./device";
import { type Occasion, plainType, shotOf, type Taken } from "./shooting";
import type { Challenge, PersonKeys } from "./store";

const takenAt = new Date("2026-03-09T01:30:05.123Z");
const taken: Taken = {
  kind: "photo", blob: new Blob(["abc"], { type: "image/jpeg" }), thumb: null, takenAt, width: 640, height: 480,
  place: { lon: 120.15834567, lat: 33.3478, accuracy: 12, at: takenAt },
};
const occasion: Occasion = { home: "/snap#photos", purpose: "hazard_before", enterprise: "", covers: "", source: "camera" };
const challenge: Challenge = { id: "c-1", token: "signed:c-1", purpose: "hazard_before", kind: "online", issued_at: "", expires_at: "" };

async function keys(): Promise<PersonKeys> {
  const signing = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  return { person_id: "chen", device_id: "d-1", signing, public_key: "", enrolled_at: "", revoked: false, since: "", pool_at: 0 };
}

describe("a record", () => {
  it("says what was taken, when, where, for what and with which phone", async () => {
    const shot = await shotOf(taken, occasion, await keys(), challenge);
    expect(JSON.parse(shot.record)).toEqual({
      v: 1, id: shot.id, kind: "photo", purpose: "hazard_before",
      sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      bytes: 3, type: "image/jpeg", taken_at: "2026-03-09T01:30:05.123Z",
      place: { lon: 120.158346, lat: 33.3478, accuracy_m: 12, at: "2026-03-09T01:30:05.123Z" },
      challenge: "c-1", device: "d-1", source: "camera", width: 640, height: 480, duration_ms: null, covers: "", enterprise: "",
    });
    expect(shot.challenge).toBe("signed:c-1");
  });
  it("is signed as it is sent", async () => {
    const mine = await keys();
    const shot = await shotOf(taken, occasion, mine, null);
    const raw = Uint8Array.from(atob(shot.signature.replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));
    const how = { name: "ECDSA", hash: "SHA-256" };
    expect(raw).toHaveLength(64);
    expect(await crypto.subtle.verify(how, mine.signing.publicKey, raw, new TextEncoder().encode(shot.record))).toBe(true);
    expect(await sign(mine, `${shot.record} `)).not.toBe(shot.signature);
  });
  it("without keys is unsigned, and says so", async () => {
    const shot = await shotOf({ ...taken, place: null }, occasion, null, null);
    expect([shot.signature, shot.challenge]).toEqual(["", ""]);
    expect(JSON.parse(shot.record)).toMatchObject({ device: "", challenge: "", place: null });
  });
});

it("the private half cannot be taken out of the browser", async () => {
  const { signing } = await keys();
  await expect(crypto.subtle.exportKey("pkcs8", signing.privateKey)).rejects.toThrow();
  await expect(crypto.subtle.exportKey("jwk", signing.privateKey)).rejects.toThrow();
});

it("a recorder's type is sent without its codecs", () => {
  expect(plainType("video/webm;codecs=vp8")).toBe("video/webm");
});

it("a phone is called what people call it", () => {
  const names = [
    "Mozilla/5.0 (Linux; Android 14; 23127PN0CC) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/116.0 MicroMessenger/8.0.47 wxwork/4.1",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0",
  ].map(deviceName);
  expect(names).toEqual(["安卓手机 · Chrome", "苹果手机 · Safari", "安卓手机 · 企业微信", "Windows 电脑 · Edge"]);
});
