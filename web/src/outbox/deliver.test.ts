/** What an answer means for an item, and when the phone lets go of its originals. */
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Item } from "./items";

let store: typeof import("../phone/store");
let deliver: typeof import("./deliver").deliver;
let asked: string[];

/** The server, as far as its answers go: by method and path. */
function answers(by: Record<string, [number, unknown]>): void {
  asked = [];
  globalThis.fetch = vi.fn(async (input: RequestInfo | URL, init?: RequestInit) => {
    const key = `${init?.method ?? "GET"} ${String(input)}`;
    asked.push(key);
    const found = by[key];
    if (!found) throw new TypeError("no network");
    return new Response(JSON.stringify(found[1]), { status: found[0], headers: { "Content-Type": "application/json" } });
  }) as typeof fetch;
}

const item: Item = {
  id: "i", state: "waiting", at: 1,
  body: {
    title: "随手拍", what: "通道堵塞", page: "/hazards/snap", action: "/hazards/snap", about: "", subject: "i",
    fields: [["what", "通道堵塞"]], shots: [{ id: "s", field: "photos" }], reasons: [], location: "",
  },
};

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  vi.resetModules();
  vi.stubGlobal("document", { cookie: "csrftoken=t" });
  store = await import("../phone/store");
  ({ deliver } = await import("./deliver"));
  const signing = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  const vault = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await store.saveKeys({
    person_id: "chen", device_id: "d", signing, public_key: "", enrolled_at: "", revoked: false, vault, since: "", pool_at: 0,
  });
  await store.keepShot("chen", {
    id: "s", home: "outbox:i", state: "stored", at: 1, kind: "photo", purpose: "hazard_before", sha256: "abc", record: "{}",
    signature: "", challenge: "", words: "", blob: new Blob(["x"]), thumb: null,
  });
});

const send = () => deliver("chen", item, () => undefined);
const shots = async () => (await store.shotsOf("chen")).length;

describe("an item", () => {
  it("is done when the form's answer came and every shot is acknowledged", async () => {
    answers({ "POST /hazards/snap": [200, { location: "/hazards/1/sent", receipts: [{ id: "s", sha256: "abc" }] }] });
    expect(await send()).toEqual({ kind: "done", location: "/hazards/1/sent" });
    expect(await shots()).toBe(0);
  });
  it("stays with its originals while the receipt does not list them", async () => {
    answers({
      "POST /hazards/snap": [200, { location: "/", receipts: [{ id: "s", sha256: "other" }] }],
      "GET /evidence/records/s": [200, { id: "s", sha256: "abc", state: "waiting" }],
    });
    expect(await send()).toEqual({ kind: "later" });
    expect(await shots()).toBe(1);
  });
  it("waits without network, and when the server is not well", async () => {
    answers({});
    expect(await send()).toEqual({ kind: "later" });
    answers({ "POST /hazards/snap": [503, { reasons: [] }] });
    expect(await send()).toEqual({ kind: "later" });
    expect(await shots()).toBe(1);
  });
  it("waits for its person to sign in", async () => {
    answers({ "POST /hazards/snap": [401, { reasons: [{ code: "signed_out", message: "", remedy: "" }] }] });
    expect(await send()).toEqual({ kind: "signin" });
  });
  it("comes back with the reasons when it is refused, and nothing is lost", async () => {
    const reasons = [{ code: "not_in_this_state", message: "当前状态是“待复查”", remedy: "请打开看现状" }];
    answers({ "POST /hazards/snap": [409, { reasons }] });
    expect(await send()).toEqual({ kind: "refused", reasons });
    expect(await shots()).toBe(1);
  });
});
