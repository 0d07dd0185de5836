/** What waits on the phone: sealed, one person's, never the same challenge twice. */
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Challenge, PersonKeys, Shot } from "./store";

let store: typeof import("./store");

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  vi.resetModules();
  store = await import("./store");
});

async function person(id: string): Promise<PersonKeys> {
  const signing = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  const vault = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const keys = { person_id: id, device_id: `device of ${id}`, signing, public_key: "", enrolled_at: "", revoked: false };
  await store.saveKeys({ ...keys, vault, since: "2026-03-09T01:30:00Z", pool_at: 5 });
  return (await store.keysOf(id))!;
}

function photo(id: string, said: Partial<Shot> = {}): Shot {
  const blob = new Blob([`bytes of ${id}`], { type: "image/jpeg" });
  return {
    id, home: "/snap#photos", state: "kept", at: 1, kind: "photo", purpose: "hazard_before", sha256: `hash of ${id}`,
    record: `{"id":"${id}"}`, signature: "s", challenge: "c", words: "", blob, thumb: new Blob(["t"]), ...said,
  };
}

const challenge = (id: string, expires_at: string, purpose = "hazard_before"): Challenge => ({
  id, token: `token of ${id}`, purpose, kind: "pool", issued_at: "2026-03-09T00:00:00Z", expires_at,
});

describe("shots", () => {
  it("come back as they were, also after the page is gone", async () => {
    await person("chen");
    await store.keepShot("chen", photo("1"));
    const [back] = await store.shotsOf("chen", "/snap#photos");
    expect(await back!.blob.text()).toBe("bytes of 1");
    expect(back!.blob.type).toBe("image/jpeg");
    expect({ ...back, blob: "", thumb: "" }).toEqual({ ...photo("1"), blob: "", thumb: "" });
  });
  it("are nobody else's on the same phone, and lie there sealed", async () => {
    await person("chen");
    await person("wu");
    await store.keepShot("chen", photo("1"));
    expect(await store.shotsOf("wu")).toEqual([]);
    expect(await store.shot("wu", "1")).toBeUndefined();
    await store.discardShot("wu", "1");
    await expect(store.keepShot("wu", photo("1"))).rejects.toThrow(store.VaultClosed);
    expect(await store.shotsOf("chen")).toHaveLength(1);
    const { database } = await import("./database");
    const row = await (await database()).get("shots", "1");
    expect(new TextDecoder().decode(row!.sealed)).not.toContain("bytes of");
  });
  it("cannot be opened after sign-out, and are there again for the same person", async () => {
    const { vault } = await person("chen");
    await store.keepShot("chen", photo("1"));
    await store.lockVault("chen");
    await expect(store.shotsOf("chen")).rejects.toThrow(store.VaultClosed);
    await store.saveKeys({ ...(await store.keysOf("chen"))!, vault: vault! });
    expect(await store.shotsOf("chen")).toHaveLength(1);
  });
  it("are forgotten only with a receipt of the same hash", async () => {
    await person("chen");
    await store.keepShot("chen", photo("1"));
    await store.keepShot("chen", photo("2"));
    const receipts = [{ id: "1", sha256: "hash of 1" }, { id: "2", sha256: "another" }, { id: "3", sha256: "" }];
    expect(await store.forgetShots("chen", receipts)).toEqual(["1"]);
    expect((await store.shotsOf("chen")).map(({ id }) => id)).toEqual(["2"]);
  });
  it("move to the outbox item that takes them over, and stay there", async () => {
    await person("chen");
    await store.keepShot("chen", photo("1"));
    await store.moveShots("chen", ["1"], "outbox:a");
    await store.keepShot("chen", photo("1", { words: "照片不完整" }));
    await store.markStored("chen", "1");
    const [moved] = await store.shotsOf("chen", "outbox:a");
    expect([moved!.state, moved!.words, await moved!.blob.text()]).toEqual(["stored", "照片不完整", "bytes of 1"]);
    expect(await store.shotsOf("chen", "/snap#photos")).toEqual([]);
  });
});

describe("the outbox", () => {
  it("keeps items in order and counts them without the key", async () => {
    await person("chen");
    await store.putItem("chen", { id: "b", state: "waiting", at: 2, body: { what: "配电箱门敞开" } });
    await store.putItem("chen", { id: "a", state: "waiting", at: 1, body: { what: "灭火器过期" } });
    expect((await store.itemsOf<{ what: string }>("chen")).map(({ body }) => body.what)).toEqual(["灭火器过期", "配电箱门敞开"]);
    await store.lockVault("chen");
    expect(await store.countItems("chen")).toEqual({ waiting: 2 });
  });
  it("lets only one claim an item", async () => {
    await person("chen");
    await store.putItem("chen", { id: "a", state: "waiting", at: 1, body: {} });
    const claims = [1, 2, 3].map(() => store.setItemState("chen", "a", "sending", ["waiting"]));
    expect((await Promise.all(claims)).filter(Boolean)).toHaveLength(1);
  });
});

describe("challenges", () => {
  const now = Date.parse("2026-03-09T01:00:00Z");
  it("are taken once, the first to expire, for their purpose", async () => {
    await store.addChallenges("chen", [
      challenge("late", "2026-03-09T09:00:00Z"), challenge("soon", "2026-03-09T02:00:00Z"),
      challenge("gone", "2026-03-09T00:30:00Z"), challenge("other", "2026-03-09T02:00:00Z", "hazard_after"),
    ]);
    expect(await store.countChallenges("chen", now)).toEqual({ hazard_before: 2, hazard_after: 1 });
    const taken = await Promise.all([1, 2, 3].map(() => store.takeChallenge("chen", "hazard_before", now)));
    expect(taken.map((each) => each?.id)).toEqual(["soon", "late", undefined]);
    expect(await store.takeChallenge("wu", "hazard_after", now)).toBeNull();
  });
});

it("tells other pages of changes, but not of what they hold", async () => {
  const heard: string[] = [];
  store.onChange((kind) => heard.push(kind));
  await person("chen");
  await store.keepShot("chen", photo("1"));
  expect(heard).toEqual(["keys", "shots"]);
});
