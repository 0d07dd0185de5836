/** The countdowns of a permit (有效期、气体记录、监护照片), by the server's clock; asleep or offline they stay right.
 *
 * The element carries `data-now` (the server's time in the page) and `data-clock` (where to ask anew). In it each
 * `[data-until]` holds `[data-left]` for the words; `data-warn` are the minutes from which it is urgent, `data-says` what a
 * reader hears then. Nothing ticks for a screen reader: it hears a thing when it becomes urgent, and when it is late.
 * What this phone has recorded and not delivered (`data-recorded`, the outbox's word for it) is no longer counted down.
 */

import { keptAt } from "./outbox/day";
import { clockTime, onOutbox, pendingAbout } from "./permits/pending";
import { leftUntil, ServerClock } from "./permits/time";

interface Answer {
  now: string;
  state: string;
  due: Record<string, string | null>;
}

const SLOWLY_MS = 10_000;
const AGAIN_MS = 60_000;
const SOON_MS = 500;

export default function mount(element: HTMLElement): void {
  const read = keptAt()?.getTime() ?? performance.timeOrigin + responseAt();
  const clock = new ServerClock(Date.parse(element.dataset.now ?? ""), read);
  const heard = new Map<Element, string>();
  const recorded = new Map<string, number>(); // by the outbox's word: when this phone recorded it last
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waited = false; // something recorded here was still on its way

  const draw = (): void => {
    clearTimeout(timer);
    if (!element.isConnected) return;
    const now = clock.now();
    let exact = false;
    for (const one of element.querySelectorAll<HTMLElement>("[data-until]")) {
      const here = recorded.get(one.dataset.recorded ?? "");
      if (here !== undefined) {
        one.dataset.standing = "fine";
        one.querySelector("[data-left]")!.textContent = `${clockTime(here)} 已记，未送出`;
        continue;
      }
      if (!one.dataset.until) continue;
      const left = leftUntil(Date.parse(one.dataset.until), now);
      const words = one.querySelector("[data-left]");
      if (words && words.textContent !== left.text) words.textContent = left.text;
      const urgent = !left.late && Date.parse(one.dataset.until) - now <= Number(one.dataset.warn ?? "10") * 60_000;
      const standing = left.late ? "late" : urgent ? "soon" : "fine";
      if (one.dataset.standing !== standing) one.dataset.standing = standing;
      if (standing !== "fine" && heard.get(one) !== standing) tell(one, standing, left.text);
      heard.set(one, standing);
      exact ||= left.exact;
    }
    timer = setTimeout(draw, exact ? 1_000 - (now % 1_000) : SLOWLY_MS);
  };

  const ask = async (): Promise<void> => {
    if (!element.dataset.clock || !navigator.onLine || !element.isConnected) return;
    const asked = Date.now();
    const answer = await fetch(element.dataset.clock, { headers: { Accept: "application/json" }, cache: "no-store" }).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const said = (await answer.json().catch(() => null)) as Answer | null;
    if (!said) return;
    clock.hear(Date.parse(said.now), asked, Date.now());
    if (said.state !== element.dataset.state && !keptAt()) return moved(element);
    for (const one of element.querySelectorAll<HTMLElement>("[data-until]"))
      one.dataset.until = said.due[one.dataset.due ?? ""] ?? one.dataset.until ?? "";
    draw();
  };

  const wake = (): void => {
    if (document.visibilityState !== "visible") return;
    draw();
    void ask();
  };
  const look = async (): Promise<void> => {
    const pending = await pendingAbout(element.dataset.about ?? "");
    recorded.clear();
    for (const { at, body } of pending) recorded.set(body.title, at);
    draw();
    if (waited && pending.length === 0 && navigator.onLine) setTimeout(() => moved(element), SOON_MS); // it has arrived
    waited = pending.length > 0;
  };
  onOutbox(() => void look());
  void look();
  document.addEventListener("visibilitychange", wake);
  addEventListener("pageshow", wake);
  addEventListener("online", wake);
  setInterval(() => void ask(), AGAIN_MS);
  draw();
}

/** The permit has moved on, by the clock or by somebody else: what stands here no longer holds. */
function moved(element: HTMLElement): void {
  if (document.querySelector("dialog[open]") || document.querySelector("form[data-sending]")) return; // at the next round
  element.dataset.state = "";
  location.reload();
}

function tell(one: HTMLElement, standing: string, left: string): void {
  const region = document.getElementById("announce");
  const what = one.dataset.says ?? "";
  if (region && what) region.textContent = standing === "late" ? `${what}${left}` : `${what}只剩 ${left}`;
  if (standing === "late") navigator.vibrate?.([300, 150, 300]);
}

/** When the page began to arrive, after `performance.timeOrigin`. */
function responseAt(): number {
  const [page] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return page?.responseStart ?? 0;
}
