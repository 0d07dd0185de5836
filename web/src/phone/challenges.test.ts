/** An online challenge while there is a line, one of the pool without; the pool is filled when it runs low. */
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, it, vi } from "vitest";
import type { Challenge, PersonKeys } from "./store";

const NOW = Date.parse("2026-03-09T01:30:00Z");
let challenges: typeof import("./challenges");
let store: typeof import("./store");
let keys: PersonKeys;
let asked: { pool?: boolean; purpose?: string }[];
let answer: (said: { pool?: boolean }) => Response | "cut";

const issued = (id: string, kind: "online" | "pool"): Challenge => ({
  id, token: `t-${id}`, purpose: "hazard_before", kind, issued_at: "2026-03-09T01:00:00Z", expires_at: "2026-03-09T13:00:00Z",
});
const json = (body: object, status: number): Response =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  vi.resetModules();
  [challenges, store] = [await import("./challenges"), await import("./store")];
  const signing = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  keys = { person_id: "chen", device_id: "d", signing, public_key: "", enrolled_at: "2026", revoked: false, since: "", pool_at: 0 };
  await store.saveKeys(keys);
  asked = [];
  let made = 0;
  answer = ({ pool }) => {
    const kind = pool ? "pool" : "online";
    const one = (): Challenge => issued(`${kind}-${made++}`, kind);
    return json({ server_time: new Date().toISOString(), challenges: pool ? [one(), one(), one()] : [one()] }, 201);
  };
  vi.stubGlobal("fetch", async (_: string, { body }: { body: string }) => {
    const said = JSON.parse(body) as { pool?: boolean };
    asked.push(said);
    const answered = answer(said);
    if (answered === "cut") throw new TypeError("network error");
    return answered;
  });
});

it("online, each shot has a challenge of its own", async () => {
  const source = new challenges.ChallengeSource(keys, "hazard_before");
  const taken = [await source.take(NOW), await source.take(NOW)];
  expect(taken.map((each) => [each?.id, each?.kind])).toEqual([["online-0", "online"], ["online-1", "online"]]);
});

it("without a line it is one of the pool, and none when the pool is empty", async () => {
  await challenges.refill(keys, NOW);
  answer = () => "cut";
  const source = new challenges.ChallengeSource(keys, "hazard_before");
  const taken = [await source.take(NOW), await source.take(NOW), await source.take(NOW), await source.take(NOW)];
  expect(taken.map((each) => each?.kind)).toEqual(["pool", "pool", "pool", undefined]);
  expect(new Set(taken.map((each) => each?.id)).size).toBe(4);
  expect((await store.keysOf("chen"))!.pool_at).toBe(0); // to be filled at the next page
});

it("the pool is filled when it runs low, and not on every page", async () => {
  await challenges.refill(keys, NOW);
  keys = (await store.keysOf("chen"))!;
  await challenges.refill(keys, NOW + 5 * 60_000);
  expect(asked).toHaveLength(1);
  await store.takeChallenge("chen", "hazard_before", NOW);
  await challenges.refill(keys, NOW + 5 * 60_000);
  expect(asked).toHaveLength(2);
});

it("a phone that was revoked hears of it, and asks for nothing more", async () => {
  const revoked = { reasons: [{ code: "device_revoked", message: "这台手机已停用", remedy: "" }] };
  answer = () => json(revoked, 409);
  const heard: boolean[] = [];
  const source = new challenges.ChallengeSource(keys, "hazard_before", (news) => heard.push(news.revoked));
  expect(await source.take(NOW)).toBeNull();
  expect(heard).toEqual([true]);
  keys = (await store.keysOf("chen"))!;
  await challenges.refill(keys, NOW);
  expect([keys.revoked, asked.length]).toEqual([true, 1]);
});

it("hears how far the phone's clock is ahead", async () => {
  answer = () => json({ server_time: new Date(Date.now() - 600_000).toISOString(), challenges: [] }, 201);
  const ahead = await new Promise<number>((hear) => new challenges.ChallengeSource(keys, "p", (news) => hear(news.ahead)));
  expect(ahead / 60_000).toBeCloseTo(10, 1);
});
