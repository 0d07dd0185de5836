/** What the phone keeps (手机里的存储): keys, shots, the outbox, challenges and the pack, in IndexedDB `anguan`.
 *
 *  The only module that touches the database; it needs no document, so pages and the service worker share it.
 *  - Everything belongs to a person. What is not the asking person's does not exist for them.
 *  - Shots and outbox items are sealed with the person's vault key. Ids, states, times and where an item is at home stay
 *    readable, so that waiting things can be counted after sign-out. Without the vault key reading and writing them
 *    throws `VaultClosed`; nothing is lost, it opens again when the same person signs in.
 *  - A shot has a home: the form it was taken for (`homeOf`), or the outbox item that took it over (`moveShots`).
 *    It is forgotten only with a receipt that lists its hash as stored (`forgetShots`) or by the person's own hand
 *    (`discardShot`).
 *  - A form marked `data-outbox` may be submitted while its shots wait here: their keys stand in its hidden fields, and
 *    whoever takes the submission over sends them with `send.ts` before the form itself.
 */

import { changed, database, type Challenge, type OutboxItem, type PersonKeys, type Shot, type ShotRow } from "./database";
import { open, seal } from "./sealing";

export { onChange } from "./database";
export type { Challenge, Kind, OutboxItem, PersonKeys, Shot, ShotState } from "./database";

/** The vault key of this person is not on this phone: never fetched, or taken away at sign-out. */
export class VaultClosed extends Error {
  override readonly name = "VaultClosed";
}

// keys ------------------------------------------------------------------------------------------------------------

export async function keysOf(person: string): Promise<PersonKeys | undefined> {
  return (await database()).get("keys", person);
}

export async function saveKeys(keys: PersonKeys): Promise<void> {
  await (await database()).put("keys", keys);
  changed("keys");
}

/** Take the vault key away (退出登录): what waits stays, sealed; challenges and pack of the person go. */
export async function lockVault(person: string): Promise<void> {
  const work = (await database()).transaction(["keys", "challenges", "pack"], "readwrite");
  const keys = await work.objectStore("keys").get(person);
  if (keys) {
    delete keys.vault;
    await work.objectStore("keys").put({ ...keys, pool_at: 0 });
  }
  for (const id of await work.objectStore("challenges").index("by_person").getAllKeys(person))
    await work.objectStore("challenges").delete(id);
  await work.objectStore("pack").delete(person);
  await work.done;
  openedBodies.clear();
  changed("keys");
}

async function vaultOf(person: string): Promise<CryptoKey> {
  const vault = (await keysOf(person))?.vault;
  if (!vault) throw new VaultClosed();
  return vault;
}

const named = (person: string, id: string): string => `${person}/${id}`;

// shots -----------------------------------------------------------------------------------------------------------

/** Where a form's shots are at home: the page's path and the field's name. */
export function homeOf(path: string, field: string): string {
  return `${path}#${field}`;
}

/** Keep a shot, anew or changed; on return it is on the disk. */
export async function keepShot(person: string, shot: Shot): Promise<void> {
  const { id, home, state, at, blob, thumb, ...meta } = shot;
  const blobs = thumb ? [blob, thumb] : [blob];
  const sealed = await seal(await vaultOf(person), named(person, id), meta, blobs);
  const work = (await database()).transaction("shots", "readwrite", { durability: "strict" });
  const there = await work.store.get(id);
  if (there && there.person_id !== person) throw new VaultClosed();
  await work.store.put({ id, person_id: person, home: there?.home ?? home, state, at, ...sealed });
  await work.done;
  changed("shots");
}

async function opened(vault: CryptoKey, row: ShotRow): Promise<Shot> {
  const { id, home, state, at } = row;
  const { meta, blobs } = await open<Omit<Shot, "id">>(vault, named(row.person_id, id), row);
  return { ...meta, id, home, state, at, blob: blobs[0]!, thumb: blobs[1] ?? null };
}

export async function shot(person: string, id: string): Promise<Shot | undefined> {
  const row = await (await database()).get("shots", id);
  return row?.person_id === person ? opened(await vaultOf(person), row) : undefined;
}

/** The person's shots in the order they were taken; of one home, or all of them. */
export async function shotsOf(person: string, home?: string): Promise<Shot[]> {
  const rows = (await (await database()).getAllFromIndex("shots", "by_person", person))
    .filter((row) => home === undefined || row.home === home)
    .sort((one, other) => one.at - other.at);
  if (rows.length === 0) return [];
  const vault = await vaultOf(person);
  return Promise.all(rows.map((row) => opened(vault, row)));
}

/** Give shots a new home: an outbox item takes over those of a form, or gives them back. */
export async function moveShots(person: string, ids: string[], home: string): Promise<void> {
  await eachShot(person, ids, (row) => ({ ...row, home }));
}

/** Say that the server has a shot whole; its bytes stay here until the form it belongs to has arrived. */
export async function markStored(person: string, id: string): Promise<void> {
  await eachShot(person, [id], (row) => ({ ...row, state: "stored" }));
}

/** Forget shots that a receipt lists as stored under the same hash; others stay. Returns the ids forgotten. */
export async function forgetShots(person: string, receipts: { id: string; sha256: string }[]): Promise<string[]> {
  const gone: string[] = [];
  for (const { id, sha256 } of receipts) {
    const kept = await shot(person, id);
    if (kept?.sha256 === sha256) gone.push(id);
  }
  await eachShot(person, gone, () => null);
  return gone;
}

/** Throw a shot away because the person said so. */
export async function discardShot(person: string, id: string): Promise<void> {
  await eachShot(person, [id], () => null);
}

async function eachShot(person: string, ids: string[], change: (row: ShotRow) => ShotRow | null): Promise<void> {
  const work = (await database()).transaction("shots", "readwrite");
  for (const id of ids) {
    const row = await work.store.get(id);
    if (row?.person_id !== person) continue;
    const next = change(row);
    await (next ? work.store.put(next) : work.store.delete(id));
  }
  await work.done;
  changed("shots");
}

// outbox ----------------------------------------------------------------------------------------------------------

/** Put an item into the outbox, or write it anew with another body; on return it is on the disk. */
export async function putItem<Body>(person: string, item: OutboxItem<Body>): Promise<void> {
  const { id, state, at, body } = item;
  const sealed = await seal(await vaultOf(person), named(person, id), body);
  const work = (await database()).transaction("outbox", "readwrite", { durability: "strict" });
  const there = await work.store.get(id);
  if (there && there.person_id !== person) throw new VaultClosed();
  await work.store.put({ id, person_id: person, state, at, ...sealed });
  await work.done;
  changed("outbox");
}

/** Bodies opened before, by row; sealing anew changes the iv. A long outbox is read many times while it is sent. */
const openedBodies = new Map<string, { iv: Uint8Array; body: unknown }>();

const same = (one: Uint8Array, other: Uint8Array): boolean => one.every((byte, position) => byte === other[position]);

/** The person's items, the oldest first. */
export async function itemsOf<Body>(person: string): Promise<OutboxItem<Body>[]> {
  const rows = await (await database()).getAllFromIndex("outbox", "by_person", person);
  if (rows.length === 0) return [];
  const vault = await vaultOf(person);
  const items = rows.map(async ({ id, state, at, ...sealed }) => {
    const name = named(person, id);
    const known = openedBodies.get(name);
    if (known && same(known.iv, sealed.iv)) return { id, state, at, body: structuredClone(known.body) as Body };
    const { meta } = await open<Body>(vault, name, sealed);
    openedBodies.set(name, { iv: sealed.iv, body: structuredClone(meta) });
    return { id, state, at, body: meta };
  });
  return (await Promise.all(items)).sort((one, other) => one.at - other.at || one.id.localeCompare(other.id));
}

/** Say how an item stands; `from` makes it a claim: false when another tab was quicker. */
export async function setItemState(person: string, id: string, state: string, from?: string[]): Promise<boolean> {
  const work = (await database()).transaction("outbox", "readwrite");
  const row = await work.store.get(id);
  const may = row?.person_id === person && (from === undefined || from.includes(row.state));
  if (may) await work.store.put({ ...row, state });
  await work.done;
  if (may) changed("outbox");
  return may;
}

export async function dropItem(person: string, id: string): Promise<void> {
  const work = (await database()).transaction("outbox", "readwrite");
  if ((await work.store.get(id))?.person_id === person) await work.store.delete(id);
  await work.done;
  changed("outbox");
}

/** How many items stand in each state; needs no vault, so it can be said at sign-out and after. */
export async function countItems(person: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { state } of await (await database()).getAllFromIndex("outbox", "by_person", person))
    counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}

// challenges ------------------------------------------------------------------------------------------------------

export async function addChallenges(person: string, challenges: Challenge[]): Promise<void> {
  const work = (await database()).transaction("challenges", "readwrite");
  for (const { id, token, purpose, kind, issued_at, expires_at } of challenges)
    await work.store.put({ id, token, purpose, kind, issued_at, expires_at, person_id: person });
  await work.done;
  changed("challenges");
}

/** Take one challenge out of the pool, the first to expire; no two shots get the same, and expired ones go. */
export async function takeChallenge(person: string, purpose: string, now: number): Promise<Challenge | null> {
  const work = (await database()).transaction("challenges", "readwrite");
  let found: (Challenge & { person_id: string }) | null = null;
  for (const each of await work.store.index("by_person").getAll(person)) {
    if (Date.parse(each.expires_at) <= now) await work.store.delete(each.id);
    else if (each.purpose === purpose && (!found || each.expires_at < found.expires_at)) found = each;
  }
  if (found) await work.store.delete(found.id);
  await work.done;
  if (!found) return null;
  const { person_id: _, ...challenge } = found;
  return challenge;
}

/** How many usable challenges there are for each purpose. */
export async function countChallenges(person: string, now: number): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { purpose, expires_at } of await (await database()).getAllFromIndex("challenges", "by_person", person))
    counts[purpose] = (counts[purpose] ?? 0) + Number(Date.parse(expires_at) > now);
  return counts;
}

// pack ------------------------------------------------------------------------------------------------------------

export async function savePack(person: string, pack: unknown, at: number): Promise<void> {
  await (await database()).put("pack", { person_id: person, pack, at });
  changed("pack");
}

export async function packOf<Pack>(person: string): Promise<{ pack: Pack; at: number } | undefined> {
  const kept = await (await database()).get("pack", person);
  return kept && { pack: kept.pack as Pack, at: kept.at };
}
