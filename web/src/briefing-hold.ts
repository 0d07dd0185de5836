/** The leader's way through a briefing (开班前会): told, counted, photographed and signed; one form, three screens.
 *
 * Everything needed stands in the page, so that it works without network too: topics, roster, and the secret of the
 * turning code once the briefing is open. What is said goes into hidden fields; the outbox carries the form.
 */

import { askHere, type Person, showCode, stayAwake } from "./briefings/showing";
import { Roster } from "./briefings/roster";
import type { Opened } from "./briefings/turning";
import { keptAt } from "./outbox/day";
import { pendingAbout } from "./permits/pending";

interface Data {
  roster: Person[];
  leader: string;
  topics: Record<string, unknown>[];
  question: Record<string, unknown> | null;
  hows: Record<string, string>;
  open: string;
  briefing: Opened | null;
  now: string;
}

const ASK_MS = 4_000;

export default function mount(form: HTMLElement): void {
  if (!(form instanceof HTMLFormElement) || form.dataset.ready) return;
  form.dataset.ready = "yes";
  const data = JSON.parse(form.querySelector("script[type='application/json']")?.textContent ?? "{}") as Data;
  new Holding(form, data);
}

class Holding {
  private screen = 1;
  private readonly roster: Roster;
  private readonly skipped = new Set<string>();
  private readFor = 0; // milliseconds the words stood open
  private readSince: number | null = null;
  private opened: Opened | null = null;
  private asking: ReturnType<typeof setTimeout> | undefined;
  private headsTouched = false;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly data: Data,
  ) {
    this.roster = new Roster(form, data.roster, data.leader, data.hows, () => this.counted());
    this.readFor = 1_000 * (Number(this.input("script_seconds").value) || 0);
    for (const button of form.querySelectorAll<HTMLElement>("[data-go]")) button.addEventListener("click", () => this.go(Number(button.dataset.go)));
    for (const topic of form.querySelectorAll<HTMLElement>("[data-topic]")) topic.querySelector("[data-skip]")?.addEventListener("click", () => this.skip(topic));
    for (const box of form.querySelectorAll<HTMLInputElement>("[data-weather] input")) {
      box.checked = this.input("weather").value.split("、").includes(box.value);
      box.addEventListener("change", () => this.keepWeather());
    }
    form.querySelector("[data-open-code]")?.addEventListener("click", () => void this.open());
    form.querySelector("[data-grow]")?.addEventListener("click", () => form.querySelector("[data-code]")?.classList.toggle("brief-code-large"));
    const heads = this.input("heads");
    heads.addEventListener("input", () => {
      this.headsTouched = true;
      this.differs();
    });
    this.headsTouched = heads.value !== "";
    for (const [name, step] of [["[data-less]", -1], ["[data-more]", 1]] as const)
      form.querySelector(name)?.addEventListener("click", () => this.count(step));
    form.addEventListener("submit", (event) => this.check(event), { capture: true });
    document.addEventListener("visibilitychange", () => this.read());
    this.counted();
    if (data.briefing) this.show(data.briefing, Date.parse(data.briefing.now) ? this.arrived() : Date.now());
    setInterval(() => this.tick(), 1_000);
    stayAwake();
    this.go(form.querySelector(".field-error:not([data-wrong]), [data-error-summary]") ? 3 : 1, false);
    void this.waiting();
  }

  private input(name: string): HTMLInputElement {
    return this.form.elements.namedItem(name) as HTMLInputElement;
  }

  /** When the server's time in this page was right: as it arrived, or as it was kept. */
  private arrived(): number {
    const [page] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
    return keptAt()?.getTime() ?? performance.timeOrigin + (page?.responseStart ?? 0);
  }

  private go(screen: number, move = true): void {
    if (screen < 1 || screen > 3) return;
    this.screen = screen;
    for (const one of this.form.querySelectorAll<HTMLElement>("[data-screen]")) one.hidden = Number(one.dataset.screen) !== screen;
    for (const step of this.form.querySelectorAll<HTMLElement>(".brief-steps [data-go]")) {
      const place = Number(step.dataset.go);
      step.dataset.standing = place < screen ? "done" : place === screen ? "now" : "next";
      if (place === screen) step.setAttribute("aria-current", "step");
      else step.removeAttribute("aria-current");
    }
    this.read();
    if (move) scrollTo({ top: 0 });
    if (screen === 2 && this.opened) this.ask();
  }

  /** How long the words stood open; a screen that is dark reads nothing out. */
  private read(): void {
    const open = this.screen === 1 && document.visibilityState === "visible";
    if (open && this.readSince === null) this.readSince = Date.now();
    if (!open && this.readSince !== null) {
      this.readFor += Date.now() - this.readSince;
      this.readSince = null;
    }
  }

  private get seconds(): number {
    return Math.round((this.readFor + (this.readSince === null ? 0 : Date.now() - this.readSince)) / 1_000);
  }

  private tick(): void {
    const timer = this.form.querySelector("[data-timer]");
    const seconds = this.seconds;
    if (timer && this.screen === 1) timer.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  private skip(topic: HTMLElement): void {
    const key = topic.dataset.topic ?? "";
    if (this.skipped.has(key)) this.skipped.delete(key);
    else this.skipped.add(key);
    const gone = this.skipped.has(key);
    topic.classList.toggle("brief-skipped", gone);
    const button = topic.querySelector("[data-skip]");
    button?.setAttribute("aria-pressed", String(gone));
    if (button) button.textContent = gone ? "还是要讲" : "今天不讲";
  }

  private keepWeather(): void {
    const chosen = [...this.form.querySelectorAll<HTMLInputElement>("[data-weather] input:checked")].map(({ value }) => value);
    this.input("weather").value = chosen.join("、").slice(0, 40);
  }

  /** Let people sign in: the server makes the briefing, and this phone turns its code. */
  private async open(): Promise<void> {
    const button = this.form.querySelector<HTMLButtonElement>("[data-open-code]");
    if (!navigator.onLine) return this.note("没有网络，签到码开不了。请在下面点名，记录照样能存、能送。");
    if (button) button.disabled = true;
    this.tell();
    const body = new URLSearchParams(["key", "topics", "question"].map((name) => [name, this.input(name).value]));
    const token = /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
    const asked = Date.now();
    const answer = await fetch(this.data.open, { method: "POST", body, headers: { Accept: "application/json", "X-CSRFToken": token } }).catch(() => null);
    if (button) button.disabled = false;
    const said = (await answer?.json().catch(() => null)) as (Opened & { reasons?: { message: string; remedy: string }[] }) | null;
    if (!answer?.ok || !said?.secret) {
      const why = said?.reasons?.map(({ message, remedy }) => `${message}。${remedy}`).join("") ?? "";
      return this.note(why || "现在连不上，签到码开不了。请稍后再点，或者在下面点名。");
    }
    this.show(said, (asked + Date.now()) / 2);
  }

  /** Why there is no code, where one looks for it. */
  private note(text: string): void {
    const note = this.form.querySelector("[data-code-note]");
    if (note) note.textContent = text;
  }

  private show(opened: Opened, heardAt: number): void {
    this.opened = opened;
    const [closed, box] = ["[data-code-closed]", "[data-code]"].map((one) => this.form.querySelector<HTMLElement>(one));
    if (!closed || !box) return;
    closed.hidden = true;
    box.hidden = false;
    showCode(box, opened, heardAt);
    const link = box.querySelector<HTMLAnchorElement>("[data-screen-link]");
    if (link) {
      link.href = opened.screen;
      link.target = "_blank"; // what was said here stays
      link.hidden = false;
    }
    this.ask();
  }

  private ask(): void {
    clearTimeout(this.asking);
    if (!this.opened || !this.form.isConnected) return;
    const again = (): void => void (this.asking = setTimeout(() => this.ask(), ASK_MS));
    if (this.screen === 1 || document.visibilityState !== "visible") return again();
    void askHere(this.opened.here).then((said) => {
      if (said) this.roster.hear(said.people);
      again();
    });
  }

  private counted(): void {
    const { here, all, unexplained } = this.roster;
    if (unexplained === 0) this.tellWrong("why", "");
    for (const one of this.form.querySelectorAll("[data-here]")) one.textContent = String(here);
    for (const one of this.form.querySelectorAll("[data-roster]")) one.textContent = String(all);
    this.differs();
  }

  private count(step: number): void {
    const heads = this.input("heads");
    const now = heads.value === "" ? this.roster.here : Number(heads.value) + step; // the first press takes who is ticked
    heads.value = String(Math.max(0, Number.isFinite(now) ? now : 0));
    this.headsTouched = true;
    this.differs();
  }

  private differs(): void {
    const heads = this.input("heads");
    const note = this.form.querySelector<HTMLElement>("[data-differs]");
    if (note) note.hidden = !this.headsTouched || heads.value === "" || Number(heads.value) === this.roster.here;
  }

  /** Before it leaves: what is missing is said here, at once; the server judges the rest. */
  private check(event: Event): void {
    if (this.screen !== 3) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return this.go(this.screen + 1);
    }
    const unexplained = this.roster.unexplained;
    if (unexplained > 0) {
      event.preventDefault();
      event.stopImmediatePropagation();
      this.go(2);
      this.tellWrong("why", `有 ${unexplained} 人是代点的，请选一个原因：为什么没有自己签到。`);
      return this.form.querySelector("[data-whys]")?.scrollIntoView({ block: "center" });
    }
    const missing = this.missing();
    if (missing) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return this.tellWrong("missing", missing);
    }
    this.read();
    this.tellWrong("missing", "");
    this.tell();
    this.input("people").value = JSON.stringify(this.roster.said);
    this.input("script_seconds").value = String(this.seconds);
  }

  /** What is wrong, beside what has to be done about it: a toast would lie over the button. */
  private tellWrong(where: string, text: string): void {
    const place = this.form.querySelector<HTMLElement>(`[data-wrong=${where}]`);
    if (!place) return;
    place.hidden = text === "";
    place.querySelector("span")!.textContent = text;
  }

  /** What is told and asked, without what was left out today. */
  private tell(): void {
    const topics = this.data.topics.filter(({ key }) => !this.skipped.has(String(key)));
    this.input("topics").value = JSON.stringify(topics);
    this.input("question").value = this.data.question ? JSON.stringify(this.data.question) : "";
  }

  private missing(): string {
    const carried = (name: string): number => this.form.querySelectorAll(`input[name="${name}"]:not(:disabled)`).length;
    if (carried("photos") === 0) return "还没有拍照。请把大家拍进去，再送出。";
    if (this.input("heads").value === "") return "还没有填照片里有几个人。";
    if (this.form.querySelector("[data-island=signature]") && carried("signature") === 0) return "还没有签名。";
    return "";
  }

  /** What this phone has written down already and not delivered yet: nobody holds it twice. */
  private async waiting(): Promise<void> {
    const pending = await pendingAbout(this.form.dataset.outboxAbout ?? "");
    if (pending.length === 0) return;
    this.form.querySelector<HTMLElement>("[data-pending]")!.hidden = false;
    for (const screen of this.form.querySelectorAll<HTMLElement>("[data-screen], .brief-steps")) screen.remove();
  }
}
