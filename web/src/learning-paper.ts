/** A paper being sat (考试): one question at a time, each answer saved as it is given, the server's clock, leaving counted.
 *
 * What cannot be saved now is tried again, and goes along when the paper is handed in; at the end of the time the paper
 * hands itself in, and the server marks what it has.
 */
import { ask } from "./kit/forms";
import { say } from "./kit/toast";
import { leftUntil, ServerClock } from "./permits/time";

const AGAIN_MS = 4_000;
const TYPING_MS = 800;
const WARN_MS = 60_000;

export default function mount(root: HTMLElement): void {
  const form = root.querySelector<HTMLFormElement>("form[data-paper]");
  if (form) new Paper(root, form).start();
}

class Paper {
  private readonly items: HTMLElement[];
  private readonly waiting = new Set<HTMLElement>();
  private readonly clock: ServerClock;
  private readonly ends: number;
  private leftTimes: number;
  private shown = 0;
  private saving = false;
  private over = false;
  private typing: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly root: HTMLElement,
    private readonly form: HTMLFormElement,
  ) {
    this.items = [...root.querySelectorAll<HTMLElement>("[data-item]")];
    this.clock = new ServerClock(Date.parse(root.dataset.now ?? ""), Date.now());
    this.ends = Date.parse(root.dataset.ends ?? "");
    this.leftTimes = Number(root.dataset.leftTimes ?? "0");
  }

  start(): void {
    void import("./learning/spots").then(({ mountSpots }) => mountSpots(this.root, (question) => this.changed(question)));
    this.form.addEventListener("change", (event) => this.changed(event.target as Element));
    this.form.addEventListener("input", (event) => {
      if (!(event.target instanceof HTMLInputElement) || event.target.type !== "text") return;
      clearTimeout(this.typing);
      this.typing = setTimeout(() => this.changed(event.target as Element), TYPING_MS);
    });
    this.form.addEventListener("submit", (event) => this.submitting(event), { capture: true });
    this.button("back").addEventListener("click", () => this.show(this.shown - 1));
    this.button("forward").addEventListener("click", () => this.show(this.shown + 1));
    document.addEventListener("visibilitychange", () => document.hidden && this.leave());
    this.strip();
    this.show(Math.max(0, this.items.findIndex((item) => !answered(item))));
    this.tick();
    setInterval(() => this.tick(), 1_000);
    setInterval(() => void this.save(), AGAIN_MS);
    addEventListener("online", () => void this.save());
  }

  private button(name: string): HTMLButtonElement {
    return this.root.querySelector<HTMLButtonElement>(`[data-${name}]`)!;
  }

  private strip(): void {
    const strip = this.root.querySelector<HTMLElement>("[data-strip]")!;
    this.items.forEach((_item, at) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `${at + 1}`;
      button.ariaLabel = `第 ${at + 1} 题`;
      button.addEventListener("click", () => this.show(at));
      strip.append(button);
    });
    strip.hidden = this.items.length < 2;
  }

  private show(at: number): void {
    this.shown = Math.min(Math.max(at, 0), this.items.length - 1);
    this.items.forEach((item, number) => (item.hidden = number !== this.shown));
    this.button("back").hidden = this.shown === 0;
    const last = this.shown === this.items.length - 1;
    this.button("forward").hidden = last;
    this.button("submit").classList.toggle("btn-primary", last); // nobody hands in by mistake what is half done
    this.button("submit").classList.toggle("btn-plain", !last);
    this.draw();
    this.items[this.shown]?.scrollIntoView({ block: "nearest" });
  }

  private draw(): void {
    const buttons = this.root.querySelectorAll<HTMLButtonElement>("[data-strip] button");
    buttons.forEach((button, at) => {
      button.classList.toggle("is-answered", answered(this.items[at]!));
      if (at === this.shown) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    });
  }

  private changed(target: Element): void {
    const item = target.closest<HTMLElement>("[data-item]");
    if (!item) return;
    this.waiting.add(item);
    this.draw();
    void this.save();
  }

  private async save(): Promise<void> {
    if (this.saving || this.over) return;
    this.saving = true;
    try {
      for (const item of [...this.waiting]) {
        this.waiting.delete(item);
        this.note("正在保存……");
        const answer = await fetch(this.root.dataset.answer ?? "", {
          method: "POST", body: this.bodyOf(item), headers: { Accept: "application/json" }, redirect: "manual", cache: "no-store",
        }).catch(() => null); // prettier-ignore
        if (answer?.status === 200) continue;
        if (answer?.status === 409) return this.refused(await answer.json().catch(() => null));
        this.waiting.add(item);
        this.note("网络不好，答案先记在本页，连上后自动保存");
        return;
      }
      if (this.root.querySelector("[data-saved]")?.textContent) this.note("已保存");
    } finally {
      this.saving = false;
    }
  }

  private bodyOf(item: HTMLElement): FormData {
    const all = new FormData(this.form);
    const body = new FormData();
    const question = item.querySelector<HTMLElement>("[data-question]")?.dataset.question ?? "";
    for (const [name, value] of all) if (name.startsWith(`q-${question}`) || name === "csrfmiddlewaretoken") body.append(name, value);
    body.append("question", question);
    body.append("left_times", `${this.leftTimes}`);
    return body;
  }

  private refused(body: { reasons?: { code: string; message: string }[] } | null): void {
    const reason = body?.reasons?.[0];
    if (reason?.code === "time_over" || reason?.code === "handed_in") {
      this.over = true;
      location.reload(); // the page shows the result
    } else if (reason) this.note(reason.message);
  }

  private note(words: string): void {
    const note = this.root.querySelector("[data-saved]");
    if (note && note.textContent !== words) note.textContent = words;
  }

  private leave(): void {
    if (this.over) return;
    this.leftTimes += 1;
    this.root.querySelector<HTMLInputElement>("[data-left-times-field]")!.value = `${this.leftTimes}`;
    this.root.querySelector<HTMLElement>("[data-away]")!.hidden = false;
    this.root.querySelector("[data-away-words]")!.textContent = `已离开页面 ${this.leftTimes} 次，管理人员看得到`;
    const item = this.items[this.shown];
    if (item) this.waiting.add(item);
    void this.save();
  }

  private tick(): void {
    if (this.over) return;
    const left = leftUntil(this.ends, this.clock.now());
    const words = this.root.querySelector("[data-left-time]");
    const text = left.late ? "时间到，正在收卷" : `还剩 ${left.text}`;
    if (words && words.textContent !== text) words.textContent = text;
    this.root.querySelector("[data-clock]")?.classList.toggle("is-short", this.ends - this.clock.now() < WARN_MS);
    if (!left.late) return;
    this.over = true;
    say("时间到，正在收卷", "note");
    this.form.dataset.sure = "";
    this.form.requestSubmit();
  }

  private submitting(event: SubmitEvent): void {
    const left = this.items.filter((item) => !answered(item)).length;
    if (this.form.dataset.sure !== undefined) {
      this.over = true;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    const question = left > 0 ? `还有 ${left} 题没有作答，没答的不得分。确定交卷吗？` : "交卷后不能再改，确定吗？";
    void ask(question, "交卷").then((yes) => {
      if (!yes) return;
      this.form.dataset.sure = "";
      this.form.requestSubmit();
    });
  }
}

/** Whether a question has an answer that is whole. */
function answered(item: HTMLElement): boolean {
  const inputs = [...item.querySelectorAll<HTMLInputElement>("input:not([type=hidden])")];
  const selects = [...item.querySelectorAll("select")];
  if (selects.length > 0) return new Set(selects.map((one) => one.value).filter(Boolean)).size === selects.length;
  const spots = item.querySelector<HTMLInputElement>("[data-spot] input");
  if (spots) return spots.value !== "";
  return inputs.some((input) => (input.type === "text" ? input.value.trim() !== "" : input.checked));
}
