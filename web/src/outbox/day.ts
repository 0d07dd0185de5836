/** The day on the phone (今日离线内容): whose phone it is now, what they have to do, which pages the worker keeps. */

import { personOnPage } from "../phone/device";
import { lockVault, packOf, savePack } from "../phone/store";
import { talk } from "../phone/talk";

export interface Task {
  title: string;
  sub: string;
  url: string;
  due: string | null;
  tone: string;
}

export interface Pack {
  person_id: string;
  name: string;
  tasks: Task[];
  forms: { key: string; title: string; url: string; icon: string }[];
  pages: string[];
}

const OFTEN_MS = 5 * 60_000;
const WHO = "anguan-who";

/** When the page shown was kept; null for a page fresh from the server. */
export function keptAt(): Date | null {
  const said = document.querySelector<HTMLMetaElement>('meta[name="kept-at"]')?.content;
  return said ? new Date(said) : null;
}

/** Whose phone it is, as far as the worker knows; "" after sign-out. */
export async function who(): Promise<string> {
  if (!("caches" in globalThis)) return "";
  const said = await (await caches.open(WHO)).match("/who");
  return said ? said.text() : "";
}

/** A page of somebody, or of nobody: whoever had the phone before is locked out, and their kept pages go. */
export async function become(person: string): Promise<void> {
  const before = await who().catch(() => "");
  if (before && before !== person) await lockVault(before);
  if (before !== person) await tellWorker({ kind: "person", person });
}

/** Fetch the day anew when the kept one is old; the worker then keeps its pages. */
export async function refreshDay(force = false): Promise<void> {
  const person = personOnPage();
  if (!person || !navigator.onLine || keptAt()) return;
  const held = await packOf<Pack>(person);
  if (held && !force && Date.now() - held.at < OFTEN_MS) return;
  const { status, body } = await talk("GET", "/mobile/pack");
  const pack = body as Pack | null;
  if (status !== 200 || pack?.person_id !== person) return;
  await savePack(person, pack, Date.now());
  await tellWorker({ kind: "keep", person, pages: pack.pages });
}

/** After something was delivered the day looks different. */
export function refreshAfterDelivery(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  addEventListener("outbox:delivered", () => {
    clearTimeout(timer);
    timer = setTimeout(() => void refreshDay(true), 3_000);
  });
}

async function tellWorker(message: object): Promise<void> {
  const registration = await navigator.serviceWorker?.ready;
  registration?.active?.postMessage(message);
}

