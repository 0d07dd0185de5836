/** The database behind `store.ts`: its tables, its opening, and word of changes to every page and the worker. */

import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { Sealed } from "./sealing";

export interface PersonKeys {
  person_id: string;
  device_id: string;
  signing: CryptoKeyPair; // the private half is not extractable
  public_key: string; // the uncompressed point in base64url
  enrolled_at: string; // "" until the server has answered
  revoked: boolean; // the server says so; a new key only by an explicit act
  vault?: CryptoKey; // absent after sign-out
  since: string;
  pool_at: number; // when the pool was last filled, ms
}

export interface Challenge {
  id: string;
  token: string;
  purpose: string;
  kind: "online" | "pool";
  issued_at: string;
  expires_at: string;
}

export type ShotState = "kept" | "stored" | "refused";

export interface Shot {
  id: string;
  home: string;
  state: ShotState;
  at: number; // when it was taken, ms
  kind: "photo" | "video" | "signature";
  purpose: string;
  sha256: string;
  record: string; // the very text that was signed
  signature: string;
  challenge: string;
  words: string; // why it was refused
  blob: Blob; // the very bytes that were hashed
  thumb: Blob | null;
}

export interface OutboxItem<Body = unknown> {
  id: string;
  state: string;
  at: number;
  body: Body;
}

export interface ShotRow extends Sealed {
  id: string;
  person_id: string;
  home: string;
  state: ShotState;
  at: number;
}

interface OutboxRow extends Sealed {
  id: string;
  person_id: string;
  state: string;
  at: number;
}

interface PhoneSchema extends DBSchema {
  keys: { key: string; value: PersonKeys };
  shots: { key: string; value: ShotRow; indexes: { by_person: string } };
  outbox: { key: string; value: OutboxRow; indexes: { by_person: string } };
  challenges: { key: string; value: Challenge & { person_id: string }; indexes: { by_person: string } };
  pack: { key: string; value: { person_id: string; pack: unknown; at: number } };
}

export type Kind = "keys" | "shots" | "outbox" | "challenges" | "pack";

let opening: Promise<IDBPDatabase<PhoneSchema>> | undefined;

export function database(): Promise<IDBPDatabase<PhoneSchema>> {
  opening ??= openDB<PhoneSchema>("anguan", 1, {
    upgrade(made) {
      made.createObjectStore("keys", { keyPath: "person_id" });
      made.createObjectStore("pack", { keyPath: "person_id" });
      for (const name of ["shots", "outbox", "challenges"] as const)
        made.createObjectStore(name, { keyPath: "id" }).createIndex("by_person", "person_id");
    },
    blocking: () => void opening?.then((old) => old.close()), // another tab brings a newer version
    terminated: () => (opening = undefined),
  }).catch((error: unknown) => {
    opening = undefined;
    throw error;
  });
  return opening;
}

const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("anguan-store");
const listeners = new Set<(kind: Kind) => void>();
channel?.addEventListener("message", (event: MessageEvent<Kind>) => tell(event.data));

function tell(kind: Kind): void {
  for (const listener of listeners) listener(kind);
}

export function changed(kind: Kind): void {
  tell(kind);
  channel?.postMessage(kind);
}

/** Hear of changes made here, in other tabs and in the worker; returns the function that stops it. */
export function onChange(listener: (kind: Kind) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
