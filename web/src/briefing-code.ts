/** The turning code over the whole screen (签到码屏): it turns without network, and names who has come with one. */

import { askHere, showCode, stayAwake } from "./briefings/showing";
import type { Opened } from "./briefings/turning";

const ASK_MS = 4_000;
const NAMES = 6;

export default function mount(element: HTMLElement): void {
  const { briefing } = JSON.parse(element.querySelector("script[type='application/json']")?.textContent ?? "{}") as { briefing: Opened };
  showCode(element, briefing, performance.timeOrigin + responseAt());
  stayAwake();
  const ask = async (): Promise<void> => {
    if (!element.isConnected) return;
    if (document.visibilityState === "visible") {
      const said = await askHere(briefing.here);
      const offline = element.querySelector<HTMLElement>("[data-offline]");
      if (offline) offline.hidden = said !== null;
      if (said) {
        for (const count of element.querySelectorAll("[data-here]")) count.textContent = String(said.people.length);
        const names = element.querySelector("[data-names]");
        const latest = said.people.slice(-NAMES).map(({ name }) => name).join("、");
        if (names && names.textContent !== latest) names.textContent = latest;
        if (said.state !== "open") return location.reload();
      }
    }
    setTimeout(() => void ask(), ASK_MS);
  };
  void ask();
}

/** When this page began to arrive, after `performance.timeOrigin`: the server's time in it was right then. */
function responseAt(): number {
  const [page] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return page?.responseStart ?? 0;
}
