/** Who and what is inside (进出登记), with what this phone recorded and has not delivered yet counted in.
 *
 * `[data-inside]` lists `[data-who]` rows (`data-count` of tools), `[data-outside]` the people who may go in; `[data-people]`
 * and `[data-tools]` are the numbers. Rows made here are drawn from `template[data-inside-row]`.
 */

import type { Item } from "./outbox/items";
import { clockTime, onOutbox, pendingAbout, said } from "./permits/pending";

const OUT = "出来";

interface Inside {
  who: string;
  name: string;
  count: number;
  since: string;
  here: boolean; // only this phone knows of it
}

export default function mount(element: HTMLElement): void {
  const list = element.querySelector<HTMLElement>("[data-inside]");
  const draft = element.querySelector<HTMLTemplateElement>("template[data-inside-row]");
  if (!list || !draft) return;
  const first = [...list.querySelectorAll<HTMLElement>("[data-who]")].map(readRow);
  const names = new Map([...element.querySelectorAll<HTMLElement>("[data-outside] [data-who]")].map((one) => [one.dataset.who ?? "", one.dataset.name ?? ""]));

  const show = async (): Promise<void> => {
    const pending = (await pendingAbout(element.dataset.about ?? "")).filter(({ body }) => body.title === OUT || body.title === "进入");
    if (pending.length === 0 && !element.dataset.touched) return;
    element.dataset.touched = "";
    const inside = after(first, pending, names);
    for (const row of list.querySelectorAll<HTMLElement>("[data-who]")) {
      const still = inside.find(({ who }) => who === row.dataset.who);
      if (still && !still.here) count(row, still);
      else row.remove();
    }
    for (const one of inside) if (!list.querySelector(`[data-who="${CSS.escape(one.who)}"]`)) list.append(rowOf(draft, one));
    for (const one of element.querySelectorAll<HTMLElement>("[data-outside] [data-who]"))
      one.hidden = inside.some(({ who }) => who === one.dataset.who);
    for (const box of element.querySelectorAll<HTMLInputElement>("[data-outside] input[type=checkbox]")) box.checked = false;
    number(element, "[data-people]", inside.filter(({ who }) => !isTool(who)).length);
    number(element, "[data-tools]", inside.filter(({ who }) => isTool(who)).reduce((sum, one) => sum + one.count, 0));
    const none = element.querySelector<HTMLElement>("[data-nobody]");
    if (none) none.hidden = inside.length > 0;
  };
  element.addEventListener("outbox:sealed", (event) => {
    if (event.target instanceof HTMLFormElement) event.target.reset();
    void show();
  });
  onOutbox(() => void show());
  void show();
}

/** Who is inside after what was recorded here. */
export function after(first: Inside[], pending: Item[], names: Map<string, string>): Inside[] {
  let inside = first.map((one) => ({ ...one }));
  for (const item of pending) {
    if (item.body.title === OUT) {
      const [who = ""] = said(item, "who");
      const out = Number(said(item, "count")[0] ?? "") || Infinity;
      for (const one of inside) if (one.who === who) one.count = isTool(who) ? one.count - out : 0;
      inside = inside.filter(({ count: left }) => left > 0);
      continue;
    }
    const since = clockTime(item.at);
    for (const who of said(item, "person"))
      if (!inside.some((one) => one.who === who)) inside.push({ who, name: names.get(who) ?? "", count: 1, since, here: true });
    const [tool = ""] = said(item, "tool").map((one) => one.trim());
    if (tool) inside.push({ who: `tool:${tool}`, name: tool, count: Number(said(item, "tools")[0] ?? "1") || 1, since, here: true });
  }
  return inside;
}

const isTool = (who: string): boolean => who.startsWith("tool:");

function readRow(row: HTMLElement): Inside {
  const { who = "", name = "", count: many = "1", since = "" } = row.dataset;
  return { who, name, count: Number(many), since, here: false };
}

function rowOf(draft: HTMLTemplateElement, one: Inside): HTMLElement {
  const row = (draft.content.firstElementChild as HTMLElement).cloneNode(true) as HTMLElement;
  Object.assign(row.dataset, { who: one.who, name: one.name, count: String(one.count) });
  write(row, "[data-name-said]", one.name);
  write(row, "[data-since-said]", `${one.since} 进入，还没有送出`);
  const who = row.querySelector<HTMLInputElement>("input[name=who]");
  if (who) who.value = one.who;
  const many = row.querySelector<HTMLInputElement>("input[name=count]");
  if (many) many.closest<HTMLElement>("[data-many]")!.hidden = !isTool(one.who) || one.count < 2;
  count(row, one);
  return row;
}

function count(row: HTMLElement, one: Inside): void {
  write(row, "[data-count-said]", isTool(one.who) ? `${one.count} 件` : "");
  const many = row.querySelector<HTMLInputElement>("input[name=count]");
  if (many && isTool(one.who)) many.value = many.max = String(one.count);
}

function write(root: HTMLElement, where: string, text: string): void {
  const found = root.querySelector(where);
  if (found) found.textContent = text;
}

function number(root: HTMLElement, where: string, value: number): void {
  write(root, where, String(value));
}
