/** The year on a calendar (年度计划): a month at a time; each thing is dragged to a day, or its day is pressed and then
 * another one, or the arrow keys move it. Days before it counts, or after it is due, cannot be chosen.
 *
 * The dates and people are ordinary fields of the form; without a script they are filled in as such.
 */

import { make } from "./camera-parts";
import { addDays, fits, monthOf, monthsOf, weeksOf } from "./duties/days";
import { drag } from "./duties/dragging";
import { say } from "./kit/toast";

interface Data {
  year: number;
  today: string;
  rest: string[];
  names: Record<string, string>;
}

const WEEK = ["日", "一", "二", "三", "四", "五", "六"];
const KEYS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
const SHOWN = 3; // chips on one day of a desk's calendar

export default function mount(form: HTMLElement): void {
  if (!(form instanceof HTMLFormElement) || form.dataset.ready) return;
  form.dataset.ready = "yes";
  const data = JSON.parse(form.querySelector("script[type='application/json']")?.textContent ?? "{}") as Data;
  new Planning(form, data);
}

class Item {
  readonly title: string;
  readonly duty: string;
  readonly first: string;
  readonly due: string;
  readonly input: HTMLInputElement;
  readonly doer: HTMLSelectElement;
  readonly handle: HTMLButtonElement;

  constructor(readonly row: HTMLElement) {
    this.title = row.dataset.title ?? "";
    this.duty = row.dataset.duty ?? "";
    this.first = row.dataset.first ?? "";
    this.due = row.dataset.due ?? "";
    this.input = row.querySelector<HTMLInputElement>(".plan-on")!;
    this.doer = row.querySelector<HTMLSelectElement>(".plan-doer")!;
    this.handle = row.querySelector<HTMLButtonElement>("[data-handle]")!;
  }

  get on(): string {
    return this.input.value;
  }
}

class Planning {
  private readonly items: Item[];
  private readonly rest: Set<string>;
  private month: string;
  private picked: Item | null = null;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly data: Data,
  ) {
    this.items = [...form.querySelectorAll<HTMLElement>("[data-item]")].map((row) => new Item(row));
    this.rest = new Set(data.rest);
    this.month = this.months.find((one) => this.items.some(({ on }) => monthOf(on) === one)) ?? this.months[0] ?? "";
    for (const item of this.items) this.listen(item);
    for (const button of form.querySelectorAll<HTMLElement>("[data-go]")) button.addEventListener("click", () => this.go(Number(button.dataset.go)));
    form.querySelector("[data-next]")?.addEventListener("click", () => this.turn(1));
    form.addEventListener("keydown", (event) => event.key === "Escape" && this.picked && this.pick(null));
    this.draw();
    this.go(form.querySelector("[data-error-summary], .field-error") ? 2 : 1, false);
  }

  private get months(): string[] {
    return monthsOf(this.data.year).filter((one) => one >= monthOf(this.data.today));
  }

  private listen(item: Item): void {
    item.input.addEventListener("change", () => {
      if (!fits(item.on, item.first, item.due)) return this.refuse(item, item.on);
      this.month = monthOf(item.on);
      this.draw();
      this.tell(item);
    });
    item.doer.addEventListener("change", () => this.hand(item));
    item.handle.addEventListener("keydown", (event) => {
      const step = KEYS[event.key];
      if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      if (this.move(item, addDays(item.on || item.first, step))) item.handle.focus();
    });
    drag(item.handle, {
      tapped: () => this.pick(this.picked === item ? null : item),
      begun: () => this.pick(item),
      over: (place) => this.over(place),
      dropped: (place) => {
        const day = dayAt(place);
        if (day) this.move(item, day);
        this.pick(null);
      },
    });
  }

  /** One person does a duty all year long: who changes one period is asked nothing, the others follow. */
  private hand(item: Item): void {
    const same = this.items.filter((one) => one !== item && one.duty === item.duty && one.doer.value !== item.doer.value);
    for (const one of same) one.doer.value = item.doer.value;
    const name = item.doer.selectedOptions[0]?.textContent ?? "";
    if (same.length > 0 && item.doer.value) say(`“${item.title}”全年都由${name}办`);
    this.count();
  }

  private pick(item: Item | null): void {
    this.picked = item;
    for (const one of this.items) {
      one.handle.setAttribute("aria-pressed", String(one === item));
      one.row.classList.toggle("plan-picked", one === item);
    }
    this.drawDays();
    const hint = this.form.querySelector("[data-hint]");
    if (hint && item) hint.textContent = `请在日历上点一个日子，把“${item.title}”改到那天；最晚 ${words(item.due)}。`;
    if (item && matchMedia("(width < 64rem)").matches) this.form.querySelector("[data-cal]")?.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }

  private move(item: Item, day: string): boolean {
    if (!fits(day, item.first, item.due)) {
      this.refuse(item, day);
      return false;
    }
    item.input.value = day;
    this.month = monthOf(day);
    this.draw();
    this.tell(item);
    return true;
  }

  private refuse(item: Item, day: string): void {
    say(day > item.due ? `“${item.title}”最晚 ${words(item.due)}，不能再往后` : `“${item.title}”${words(item.first)} 起才能办`, "wrong");
    if (!fits(item.on, item.first, item.due)) {
      item.input.value = item.due;
      this.draw();
    }
  }

  private tell(item: Item): void {
    const said = this.form.querySelector("[data-said]");
    if (said) said.textContent = `${item.title}：${words(item.on)}，星期${WEEK[new Date(`${item.on}T00:00`).getDay()]}${this.rest.has(item.on) ? "，休息日" : ""}`;
  }

  private turn(step: number): void {
    const there = this.months[this.months.indexOf(this.month) + step];
    if (!there) return this.go(2);
    this.month = there;
    this.draw();
    this.form.querySelector("[data-months]")?.scrollIntoView({ block: "start" });
  }

  private draw(): void {
    this.drawMonths();
    this.drawDays();
    this.drawList();
  }

  private of(month: string): Item[] {
    return this.items.filter(({ on }) => monthOf(on) === month);
  }

  private drawMonths(): void {
    const box = this.form.querySelector<HTMLElement>("[data-months]")!;
    box.replaceChildren(
      ...this.months.map((month) => {
        const count = this.of(month).length;
        const button = make("button", "plan-month", { type: "button", "aria-pressed": String(month === this.month), "data-date-month": month },
          make("span", "", {}, `${Number(month.slice(5))} 月`), make("small", "", {}, count ? `${count} 件` : "—"));
        button.addEventListener("click", () => {
          this.month = month;
          this.draw();
        });
        return button;
      }),
    );
    const now = box.querySelector<HTMLElement>("[aria-pressed=true]");
    if (now) box.scrollLeft = now.offsetLeft - box.clientWidth / 2 + now.offsetWidth / 2;
  }

  private drawDays(): void {
    const head = make("div", "plan-week", { "aria-hidden": "true" }, ...["一", "二", "三", "四", "五", "六", "日"].map((name) => make("span", "", {}, name)));
    const days = weeksOf(this.month).flat().map((day) => this.dayButton(day));
    this.form.querySelector("[data-cal]")!.replaceChildren(head, make("div", "plan-days", {}, ...days));
  }

  private dayButton(day: string | null): HTMLElement {
    if (day === null) return make("span", "plan-day plan-day-none", {});
    const items = this.items.filter(({ on }) => on === day);
    const open = this.picked === null ? day >= this.data.today : fits(day, this.picked.first, this.picked.due);
    const name = this.data.names[day] ?? "";
    const said = `${words(day)}${this.rest.has(day) ? "，休息" : ""}${items.length ? `，${items.length} 件` : ""}`;
    const button = make("button", "plan-day", { type: "button", "data-date": day, "aria-label": said, "aria-disabled": String(!open) },
      make("span", "plan-day-number", {}, String(Number(day.slice(8)))),
      ...(name ? [make("small", "plan-day-name", {}, name)] : []),
      ...(items.length ? [make("span", "plan-dots", {}, ...items.slice(0, 4).map(() => make("i", "", {})))] : []),
      make("span", "plan-chips", {}, ...items.slice(0, SHOWN).map((item) => make("span", "plan-chip", {}, item.title)), ...(items.length > SHOWN ? [make("span", "plan-chip-more", {}, `还有 ${items.length - SHOWN} 件`)] : [])),
    );
    button.classList.toggle("plan-day-rest", this.rest.has(day));
    button.classList.toggle("plan-day-today", day === this.data.today);
    button.classList.toggle("plan-day-open", this.picked !== null && open);
    button.classList.toggle("plan-day-mine", this.picked?.on === day);
    button.addEventListener("click", () => this.press(day, open));
    for (const [place, chip] of [...button.querySelectorAll<HTMLElement>(".plan-chip")].entries()) this.dragChip(chip, items[place]!);
    return button;
  }

  private dragChip(chip: HTMLElement, item: Item): void {
    drag(chip, {
      tapped: () => this.pick(this.picked === item ? null : item),
      begun: () => undefined,
      over: (place) => this.mark(place), // no other month: the chip itself would go
      dropped: (place) => {
        const day = dayAt(place);
        if (day) this.move(item, day);
      },
    });
  }

  private press(day: string, open: boolean): void {
    const item = this.picked;
    if (item) {
      if (open) this.pick(null);
      if (this.move(item, day)) item.handle.focus({ preventScroll: true });
      return;
    }
    const there = this.items.find(({ on }) => on === day);
    there?.row.scrollIntoView({ block: "center", behavior: "smooth" });
    there?.handle.focus({ preventScroll: true });
  }

  private mark(place: Element | null): void {
    for (const one of this.form.querySelectorAll(".plan-day-over")) one.classList.remove("plan-day-over");
    place?.closest("[data-date]:not([aria-disabled=true])")?.classList.add("plan-day-over");
  }

  private over(place: Element | null): void {
    const month = place?.closest<HTMLElement>("[data-date-month]")?.dataset.dateMonth;
    if (month && month !== this.month) {
      this.month = month;
      this.drawMonths();
      this.drawDays();
    }
    this.mark(place);
  }

  private drawList(): void {
    const list = this.form.querySelector(".plan-items")!;
    const shown = this.of(this.month).sort((one, other) => one.on.localeCompare(other.on));
    const focused = document.activeElement;
    for (const item of this.items) {
      item.row.hidden = !shown.includes(item);
      const day = new Date(`${item.on}T00:00`);
      item.row.querySelector("[data-day]")!.textContent = item.on ? `${day.getMonth() + 1}/${day.getDate()}` : "—";
      item.row.querySelector("[data-weekday]")!.textContent = item.on ? `周${WEEK[day.getDay()]}` : "选日子";
      item.handle.setAttribute("aria-label", `${item.title}，${item.on ? words(item.on) : "没有日期"}，按方向键改日期`);
      item.row.querySelector<HTMLElement>("[data-rest]")!.hidden = !this.rest.has(item.on);
    }
    list.append(...shown.map(({ row }) => row));
    if (focused instanceof HTMLElement && list.contains(focused)) focused.focus({ preventScroll: true });
    this.form.querySelector("[data-month-title]")!.textContent = `${Number(this.month.slice(5))} 月，${shown.length} 件`;
    this.form.querySelector<HTMLElement>("[data-none]")!.hidden = shown.length > 0;
    this.form.querySelector<HTMLElement>("[data-turn]")!.hidden = this.month === this.months.at(-1);
    this.count();
  }

  private count(): void {
    const chosen = [...this.form.querySelectorAll<HTMLSelectElement>(".plan-doer")].map(({ value }) => value);
    for (const place of this.form.querySelectorAll<HTMLElement>("[data-busy]")) {
      const number = chosen.filter((one) => one === place.dataset.busy).length;
      place.querySelector("strong")!.textContent = String(number);
      place.hidden = number === 0;
    }
  }

  private go(screen: number, moves = true): void {
    const missing = this.items.find(({ on }) => on === "");
    if (screen === 2 && moves && missing) {
      say(`“${missing.title}”还没有日期`, "wrong");
      return;
    }
    for (const one of this.form.querySelectorAll<HTMLElement>("[data-screen]")) one.hidden = Number(one.dataset.screen) !== screen;
    for (const one of this.form.querySelectorAll<HTMLElement>("[data-steps]")) one.hidden = Number(one.dataset.steps) !== screen;
    if (moves) scrollTo({ top: 0 });
  }
}

function dayAt(place: Element | null): string | undefined {
  return place?.closest<HTMLElement>("[data-date]:not([aria-disabled=true])")?.dataset.date;
}

function words(day: string): string {
  return `${Number(day.slice(5, 7))} 月 ${Number(day.slice(8))} 日`;
}
