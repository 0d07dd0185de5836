/** Once more (改一改再发): a form opened again with what was typed and shot before. */

import { personOnPage } from "../phone/device";
import { giveBack, type Item, items } from "./items";

const MARK = "#again=";

/** Open the form of an item again; its shots go back to where the form looks for them. */
export async function openAgain(person: string, item: Item): Promise<void> {
  const page = new URL(item.body.page, location.href);
  await giveBack(person, item, page.pathname);
  location.assign(`${page.pathname}${page.search}${MARK}${item.id}`);
}

/** On the form's page: fill in what was typed. */
export async function fillAgain(): Promise<void> {
  if (!location.hash.startsWith(MARK)) return;
  const item = (await items(personOnPage())).find(({ id }) => id === location.hash.slice(MARK.length));
  const form = document.querySelector<HTMLFormElement>("form[data-outbox]");
  if (!item || !form) return;
  history.replaceState(null, "", location.pathname + location.search);
  form.dataset.outboxAgain = item.id;
  fill(form, item.body.fields);
}

/** On a kept page: what the address says, which the server would have filled in. */
export function fillFromAddress(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-outbox]");
  if (form) fill(form, [...new URLSearchParams(location.search)]);
}

function fill(form: HTMLFormElement, fields: [string, string][]): void {
  const said = new Map<string, string[]>();
  for (const [name, value] of fields) said.set(name, [...(said.get(name) ?? []), value]);
  for (const [name, values] of said) {
    if (name === "key" || name === "csrfmiddlewaretoken") continue;
    for (const field of form.querySelectorAll<HTMLInputElement>(`[name="${CSS.escape(name)}"]`)) {
      // Several of one name are several chips of one question: each that was said is chosen, the others are not.
      if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
      else if (field.closest("[data-island=camera]")) continue; // it fetches its own
      else field.value = values[0] ?? "";
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
}
