/** The outbox's own page (发件箱). */

import { make } from "./camera-parts";
import { icon } from "./kit/icon";
import { type Item, items } from "./outbox/items";
import { listOf } from "./outbox/list";
import { onProgress } from "./outbox/sender";
import { personOnPage } from "./phone/device";
import { onChange, VaultClosed } from "./phone/store";

const SOON_MS = 250;
const MANY = 100;
let shown = "";

export default async function mount(element: HTMLElement): Promise<void> {
  const person = personOnPage();
  const shares = new Map<string, number>();
  let pause = SOON_MS;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const soon = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void show(element, person, shares).then((count) => (pause = count > MANY ? 8 * SOON_MS : SOON_MS));
    }, pause);
  };
  onChange((kind) => (kind === "outbox" || kind === "keys") && soon());
  onProgress((id, share) => {
    shares.set(id, share);
    soon();
  });
  addEventListener("online", soon);
  addEventListener("offline", soon);
  await show(element, person, shares);
}

async function show(element: HTMLElement, person: string, shares: Map<string, number>): Promise<number> {
  let found: Item[];
  try {
    found = await items(person);
  } catch (error) {
    if (!(error instanceof VaultClosed)) throw error;
    element.replaceChildren(empty("发件箱还没有打开", "要有网络时打开一次，之后没有网络也能用。", "lock"));
    return 0;
  }
  const looks = JSON.stringify([found.map(({ id, state }) => [id, state, Math.round((shares.get(id) ?? 0) * 100)]), navigator.onLine]);
  if (shown === looks) return found.length; // nobody's finger is on a button that moves
  shown = looks;
  const none = empty("没有等待送出的内容", "没有网络时提交的内容会先存在这里，网络恢复后自动送出。", "circle-check");
  element.replaceChildren(...(found.length > 0 ? listOf(person, found, shares) : [none]));
  return found.length;
}

function empty(title: string, text: string, name: string): HTMLElement {
  return make("div", "empty", {}, icon(name), make("p", "empty-title", {}, title), make("p", "empty-text", {}, text));
}
