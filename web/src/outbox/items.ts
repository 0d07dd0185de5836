/** Items of the outbox (发件箱): a form as it was submitted, which shots it takes along, and how it stands. */

import { dropItem, itemsOf, moveShots, type OutboxItem, putItem } from "../phone/store";

/** waiting 等待网络, sending 正在发送, signin 登录后继续, refused 需要处理, delivered 已送达. */
export type State = "waiting" | "sending" | "signin" | "refused" | "delivered";

export interface Reason {
  code: string;
  message: string;
  remedy: string;
  clause?: string;
  field?: string;
}

export interface Body {
  title: string; // what kind of thing: 随手拍
  what: string; // which one, in the person's own words
  page: string; // where it was filled in
  action: string; // where it is sent
  about: string; // where to see how things stand, "" for something new
  subject: string; // items of one subject are sent in order
  first?: boolean; // goes before everything else: somebody's life may hang on it
  fields: [string, string][];
  shots: { id: string; field: string }[];
  reasons: Reason[];
  location: string; // where it led, once delivered
}

export type Item = OutboxItem<Body>;

export const PENDING: readonly string[] = ["waiting", "sending", "signin"];
const REMEMBERED = 30; // delivered ones that are still shown
const REMEMBERED_MS = 24 * 3600_000;

export const items = (person: string): Promise<Item[]> => itemsOf<Body>(person);

export const homeOfItem = (id: string): string => `outbox:${id}`;

/** Write an item anew in another state. */
export async function restate(person: string, item: Item, state: State, change: Partial<Body> = {}): Promise<void> {
  item.state = state;
  item.body = { ...item.body, ...change };
  await putItem(person, item);
}

/** What may be sent now: the first of each subject, and nothing of a subject whose earlier item needs its person. */
export function ready(all: Item[]): Item[] {
  const seen = new Set<string>();
  const found = all.filter(({ state, body }) => {
    if (state === "delivered") return false;
    const first = !seen.has(body.subject);
    seen.add(body.subject);
    return first && PENDING.includes(state);
  });
  return found.sort((one, other) => Number(other.body.first ?? false) - Number(one.body.first ?? false));
}

/** An item that has to wait for an earlier one of the same subject, which needs its person first. */
export function isHeldUp(item: Item, all: Item[]): boolean {
  return all.some(
    (other) => other.state === "refused" && other.body.subject === item.body.subject && other.at < item.at,
  );
}

/** It was carried out and every shot is acknowledged: only a line to remember it by stays, for a day. */
export async function remember(person: string, item: Item, location: string): Promise<void> {
  await restate(person, item, "delivered", { location, fields: [], shots: [], reasons: [] });
}

export async function forgetOld(person: string, all: Item[], now: number = Date.now()): Promise<void> {
  const delivered = all.filter(({ state }) => state === "delivered").reverse();
  for (const [position, { id, at }] of delivered.entries())
    if (position >= REMEMBERED || now - at > REMEMBERED_MS) await dropItem(person, id);
}

/** Give the shots back to the form they were taken for. */
export async function giveBack(person: string, { body }: Item, path: string): Promise<void> {
  for (const { id, field } of body.shots) await moveShots(person, [id], `${path}#${field}`);
}
