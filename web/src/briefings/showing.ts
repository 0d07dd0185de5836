/** The turning code on a screen: drawn anew every ten seconds, the screen kept awake while it shows. */

import { qrPath } from "./qr";
import { type Opened, Turning } from "./turning";

interface WakeLock {
  release(): Promise<void>;
}

/** Draw into `[data-qr]` and `[data-letters]` of an element until it leaves the page or `stop` is called. */
export function showCode(element: HTMLElement, opened: Opened, heardAt: number): () => void {
  const turning = new Turning(opened, Date.parse(opened.now) - heardAt);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  const draw = async (): Promise<void> => {
    clearTimeout(timer);
    if (stopped || !element.isConnected) return;
    const code = await turning.code();
    const picture = qrPath(turning.link(code));
    for (const svg of element.querySelectorAll<SVGElement>("[data-qr]")) {
      svg.setAttribute("viewBox", `0 0 ${picture.size} ${picture.size}`);
      const path = svg.querySelector("path") ?? svg.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "path"));
      path.setAttribute("d", picture.path);
      svg.dataset.link = turning.link(code);
    }
    for (const letters of element.querySelectorAll("[data-letters]")) letters.textContent = `${code.slice(0, 4)} ${code.slice(4)}`;
    timer = setTimeout(() => void draw(), turning.left + 20);
  };
  const wake = (): void => {
    if (document.visibilityState === "visible") void draw();
  };
  document.addEventListener("visibilitychange", wake); // asleep the timer stood still
  void draw();
  return () => {
    stopped = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", wake);
  };
}

/** Keep the screen on, where the phone can; it lets go when the page is hidden, and takes it again. */
export function stayAwake(): () => void {
  const wakeLock = (navigator as unknown as { wakeLock?: { request(kind: "screen"): Promise<WakeLock> } }).wakeLock;
  let held: WakeLock | undefined;
  let over = false;
  const take = (): void => {
    if (!wakeLock || over || document.visibilityState !== "visible") return;
    void wakeLock.request("screen").then(
      (lock) => (over ? void lock.release() : (held = lock)),
      () => undefined, // a flat battery may refuse
    );
  };
  document.addEventListener("visibilitychange", take);
  take();
  return () => {
    over = true;
    document.removeEventListener("visibilitychange", take);
    void held?.release();
  };
}

export interface Person {
  id: string;
  name: string;
  note?: string;
  state?: string;
  how?: string;
  reason?: string;
  mind?: string;
  ppe?: string[];
  time?: string;
}

/** Who has come, as the server knows; null without network, or when somebody else has the phone now. */
export async function askHere(address: string): Promise<{ state: string; people: Person[] } | null> {
  if (!navigator.onLine) return null;
  const answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" }).catch(() => null);
  if (!answer?.ok || answer.redirected) return null;
  return (await answer.json().catch(() => null)) as { state: string; people: Person[] } | null;
}
