/** How many things wait, in the shell of every page; what needs its person is said in red. */

import { personOnPage } from "../phone/device";
import { countItems, onChange } from "../phone/store";
import { PENDING } from "./items";

const SOON_MS = 600;

export function showBadge(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  onChange((kind) => {
    if (kind !== "outbox") return;
    timer ??= setTimeout(() => {
      timer = undefined;
      void draw();
    }, SOON_MS);
  });
  void draw();
}

/** How many items are not delivered yet, and how many of them need their person. */
export async function undelivered(person: string): Promise<{ all: number; refused: number }> {
  const counts = await countItems(person);
  const refused = counts["refused"] ?? 0;
  return { all: refused + PENDING.reduce((sum, state) => sum + (counts[state] ?? 0), 0), refused };
}

async function draw(): Promise<void> {
  const { all, refused } = await undelivered(personOnPage());
  for (const badge of document.querySelectorAll<HTMLElement>("[data-outbox-badge]")) {
    badge.hidden = all === 0;
    badge.ariaLabel = `发件箱，${all} 项没有送出${refused > 0 ? `，${refused} 项需要处理` : ""}`;
    const count = badge.querySelector(".count-dot");
    if (count !== null) count.textContent = all > 99 ? "99+" : String(all);
  }
}
