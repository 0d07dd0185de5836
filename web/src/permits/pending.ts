/** What this phone has recorded of one permit and not yet delivered: the screens show it as done, and say so. */

import { type Item, items, PENDING } from "../outbox/items";
import { personOnPage } from "../phone/device";
import { onChange } from "../phone/store";

/** The person's undelivered items about a page, the oldest first; nothing where the outbox cannot be opened. */
export async function pendingAbout(about: string): Promise<Item[]> {
  const person = personOnPage();
  if (!person || !about) return [];
  const all = await items(person).catch(() => []);
  return all.filter(({ state, body }) => body.about === about && PENDING.includes(state));
}

/** Hear whenever the outbox changes. */
export function onOutbox(listener: () => void): void {
  onChange((kind) => kind === "outbox" && listener());
}

export const said = ({ body }: Item, name: string): string[] =>
  body.fields.filter(([field]) => field === name).map(([, value]) => value);

export function clockTime(at: number): string {
  return new Date(at).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
}
