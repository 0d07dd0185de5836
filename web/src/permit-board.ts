/** The live board (作业看板): counts down by the server's clock, asks again while it is looked at, and moves the map along.
 *
 * The element carries `data-now` and `data-points`; each `[data-until]` holds `[data-left]` for the words. htmx asks at the
 * event `board-ask`; nothing is put in anew as long as the server says that nothing has moved (204).
 */

import { leftUntil, ServerClock } from "./permits/time";

const AGAIN_MS = 15_000;
const SLOWLY_MS = 10_000;
let pointsShown: string | undefined; // what the map shows stays when the rows are put in anew

export default function mount(element: HTMLElement): void {
  const clock = new ServerClock(Date.parse(element.dataset.now ?? ""), Date.now());
  const asked = element.querySelector<HTMLElement>("[data-asked]");
  let timer: ReturnType<typeof setTimeout> | undefined;

  const draw = (): void => {
    clearTimeout(timer);
    if (!element.isConnected) return;
    const now = clock.now();
    let exact = false;
    for (const one of element.querySelectorAll<HTMLElement>("[data-until]")) {
      const moment = Date.parse(one.dataset.until ?? "");
      const words = one.querySelector("[data-left]");
      if (!words || Number.isNaN(moment)) continue;
      const left = leftUntil(moment, now);
      const text = left.late ? left.text : `还剩 ${left.text}`;
      if (words.textContent !== text) words.textContent = text;
      const soon = !left.late && moment - now <= Number(one.dataset.warn ?? "60") * 60_000;
      const standing = left.late ? "late" : soon ? "soon" : "fine";
      if (one.dataset.standing !== standing) one.dataset.standing = standing;
      exact ||= left.exact;
    }
    timer = setTimeout(draw, exact ? 1_000 - (now % 1_000) : SLOWLY_MS);
  };
  const say = (): void => {
    if (asked) asked.textContent = new Date(clock.now()).toLocaleTimeString("zh-CN", { hour12: false, timeZone: "Asia/Shanghai" });
  };
  const ask = (): void => {
    if (!element.isConnected) return stop();
    if (document.visibilityState === "visible" && navigator.onLine && !busy()) element.dispatchEvent(new Event("board-ask"));
  };
  const wake = (): void => {
    draw();
    ask();
  };
  const again = setInterval(ask, AGAIN_MS);
  const stop = (): void => {
    clearInterval(again);
    document.removeEventListener("visibilitychange", wake);
    removeEventListener("online", wake);
  };
  document.addEventListener("visibilitychange", wake);
  addEventListener("online", wake);
  element.addEventListener("htmx:afterRequest", say);

  const url = element.dataset.points ?? "";
  if (pointsShown !== undefined) document.dispatchEvent(new CustomEvent("map-points-moved", { detail: url }));
  pointsShown = url;
  say();
  draw();
}

/** Whether a menu of the filters stands open: what somebody is choosing from is not taken away. */
function busy(): boolean {
  return document.querySelector(".filter-bar details[open]") !== null;
}
