/** Sending over a bad line: a small server in memory, and a line that breaks where the test says. */
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Shot } from "./store";

const PART = 4;
let send: typeof import("./send");
let store: typeof import("./store");
let asked: string[];
let breaks: (method: string, url: string) => Response | "cut" | undefined;
let parts: Map<number, string>;
let someone: string;

function receipt(): object {
  const missing = [0, 1, 2].filter((number) => !parts.has(number));
  return { id: "1", sha256: "h", state: missing.length ? "waiting" : "stored", part_bytes: PART, at_once: 8, missing, attached: false };
}

const json = (body: object, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });

async function server(url: string, { method = "GET", body }: RequestInit): Promise<Response> {
  asked.push(`${method} ${url}`);
  const broken = breaks(method, url);
  if (broken === "cut") throw new TypeError("network error");
  if (broken) return broken;
  if (url === "/mobile/vault") return json({ person_id: someone, key: "" });
  const part = /parts\/(\d)$/.exec(url);
  if (part) {
    const text = await (body as Blob).text();
    for (let at = 0; at < text.length; at += PART) parts.set(Number(part[1]) + at / PART, text.slice(at, at + PART));
  }
  return json(receipt(), method === "POST" ? 201 : 200);
}

const shot: Shot = {
  id: "1", home: "/snap#photos", state: "kept", at: 1, kind: "photo", purpose: "p", sha256: "h", record: "{}",
  signature: "", challenge: "", words: "", blob: new Blob(["0123456789"]), thumb: null,
};

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  vi.resetModules();
  [send, store] = [await import("./send"), await import("./store")];
  asked = [];
  parts = new Map();
  someone = "chen";
  breaks = () => undefined;
  vi.stubGlobal("fetch", server);
  const vault = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const signing = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  const about = { device_id: "d", public_key: "", enrolled_at: "", revoked: false, since: "", pool_at: 0 };
  await store.saveKeys({ person_id: "chen", signing, vault, ...about });
  await store.keepShot("chen", shot);
});

const state = async (): Promise<string | undefined> => (await store.shot("chen", "1"))?.state;
const quick = { pauses: [0, 0] };

describe("sending", () => {
  it("brings several parts at once on a good line, and one at a time once it broke", async () => {
    vi.stubGlobal("navigator", { onLine: true, connection: { effectiveType: "4g" } });
    let cut = true;
    breaks = (method) => {
      if (method !== "PUT" || !cut) return undefined;
      cut = false;
      return "cut";
    };
    await send.sendShot("chen", shot, quick);
    vi.unstubAllGlobals();
    expect(asked.filter((one) => one.startsWith("PUT")).map((one) => one.slice(-1))).toEqual(["0", "0", "1", "2"]);
    expect([...parts.values()].join("")).toBe("0123456789");
  });

  it("brings the bytes in parts, and the shot stays here as stored", async () => {
    const shares: number[] = [];
    const answer = await send.sendShot("chen", shot, { ...quick, progress: (share) => shares.push(share) });
    expect(answer.state).toBe("stored");
    expect([...parts.values()].join("")).toBe("0123456789");
    expect(shares).toEqual([0, 1 / 3, 2 / 3, 1].map((each) => expect.closeTo(each, 5) as number));
    expect(await state()).toBe("stored");
  });
  it("sends only what is missing after the line was cut", async () => {
    let cuts = 1;
    breaks = (_, url) => (url.endsWith("/parts/1") && cuts-- > 0 ? "cut" : undefined);
    await send.sendShot("chen", shot, quick);
    expect(asked.filter((each) => each.startsWith("PUT")).map((each) => each.at(-1))).toEqual(["0", "1", "1", "2"]);
  });
  it("gives up after three attempts, and keeps the shot", async () => {
    breaks = () => "cut";
    await expect(send.sendShot("chen", shot, quick)).rejects.toMatchObject({ final: false, advice: { code: "offline" } });
    expect(asked).toHaveLength(3);
    expect(await state()).toBe("kept");
  });
  it("tries again when the storage is down, also when no part is missing", async () => {
    for (const number of [0, 1, 2]) parts.set(number, "");
    let down = 1;
    const unavailable = { reasons: [{ code: "storage_unavailable", message: "存储暂不可用", remedy: "请稍后" }] };
    breaks = (method) => (method === "POST" && down-- > 0 ? json(unavailable, 503) : undefined);
    expect((await send.sendShot("chen", shot, quick)).state).toBe("stored");
  });
  it("does not repeat what is refused, and remembers why", async () => {
    const reasons = [{ code: "signature_wrong", message: "签名不对", remedy: "请重拍" }];
    breaks = (method) => (method === "POST" ? json({ reasons }, 409) : undefined);
    await expect(send.sendShot("chen", shot, quick)).rejects.toMatchObject({ final: true });
    expect(asked.filter((each) => each.startsWith("POST"))).toHaveLength(1);
    expect(await store.shot("chen", "1")).toMatchObject({ state: "refused", words: "签名不对" });
  });
  it("never sends one person's shot in the name of the next on the phone", async () => {
    someone = "wu";
    await expect(send.sendShot("chen", shot, quick)).rejects.toMatchObject({ final: false });
    expect(asked).toEqual(["GET /mobile/vault"]);
    expect(await state()).toBe("kept");
  });
  it("stops when it is told to", async () => {
    const stop = new AbortController();
    breaks = (_, url) => {
      if (url.endsWith("/parts/1")) stop.abort();
      return undefined;
    };
    await expect(send.sendShot("chen", shot, { ...quick, signal: stop.signal })).rejects.toMatchObject({ name: "AbortError" });
    expect(await state()).toBe("kept");
  });
});
