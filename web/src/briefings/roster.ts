/** The roster of a briefing on the leader's phone (点名): who came by themselves, who is ticked by name, who is not fine.
 *
 * A roster may have thousands of names: only as many rows are drawn as a thumb will scroll, the rest are found by name.
 */

import type { Person } from "./showing";

const DRAWN = 80;
const FIND_FROM = 12;

interface Said {
  id: string;
  state: string;
  reason: string;
  mind: string;
  ppe: string[];
}

interface Standing extends Person {
  mine: string; // what was said here: present, absent, leave; "" nothing
  minds: Set<string>;
  lacks: Set<string>;
  why: string;
}

export class Roster {
  private readonly people: Standing[];
  private readonly byId = new Map<string, Standing>();
  private readonly list: HTMLElement;
  private readonly draft: HTMLTemplateElement;
  private readonly rows = new Map<string, HTMLElement>();
  private find = "";

  constructor(
    private readonly form: HTMLElement,
    roster: Person[],
    leader: string,
    private readonly hows: Record<string, string>,
    private readonly changed: () => void,
  ) {
    this.list = form.querySelector<HTMLElement>("[data-people]")!;
    this.draft = form.querySelector<HTMLTemplateElement>("template[data-person]")!;
    this.people = [];
    for (const one of roster) this.add(one);
    const led = this.byId.get(leader);
    if (led && !led.state) Object.assign(led, { mine: "present", why: "主持班前会" }); // who leads it is there
    this.restore();
    const search = form.querySelector<HTMLInputElement>("[data-find]");
    const box = form.querySelector<HTMLElement>("[data-find-box]");
    if (box) box.hidden = roster.length <= FIND_FROM;
    search?.addEventListener("input", () => {
      this.find = search.value.trim();
      this.draw();
    });
    search?.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
    form.querySelector("[data-rest]")?.addEventListener("click", () => this.rest());
    for (const why of form.querySelectorAll<HTMLInputElement>("[data-whys] input")) why.addEventListener("change", () => this.explain(why.value));
    const nobody = form.querySelector<HTMLElement>("[data-nobody]");
    if (nobody) nobody.hidden = roster.length > 0;
    this.draw();
  }

  get all(): number {
    return this.people.length;
  }

  get here(): number {
    return this.people.filter((one) => this.stands(one) === "present").length;
  }

  /** How many were ticked without a word why. */
  get unexplained(): number {
    return this.people.filter((one) => one.mine === "present" && !this.himself(one) && !one.why).length;
  }

  /** What goes with the form: everybody of whom something was said here. */
  get said(): Said[] {
    return this.people
      .filter((one) => one.mine || one.minds.size > 0 || one.lacks.size > 0)
      .map((one) => ({
        id: one.id,
        state: this.stands(one) || "absent",
        reason: this.himself(one) ? "" : one.mine === "leave" ? "请假" : one.mine === "present" ? one.why : "",
        mind: [...one.minds][0] ?? "",
        ppe: [...one.lacks],
      }));
  }

  /** Who signed in by themselves meanwhile; guests are new. */
  hear(people: Person[]): void {
    let news = false;
    for (const came of people) {
      const known = this.byId.get(came.id);
      if (!known) this.add(came);
      else if (known.how === came.how && known.state === came.state) continue;
      else Object.assign(known, { state: came.state, how: came.how, time: came.time, mine: "" });
      news = true;
    }
    if (!news) return;
    this.draw();
    this.changed();
  }

  private add(one: Person): void {
    const mind = one.mind && one.mind !== "good" ? [one.mind] : [];
    const standing: Standing = { ...one, mine: "", minds: new Set(mind), lacks: new Set(one.ppe ?? []), why: one.reason ?? "" };
    this.people.push(standing);
    this.byId.set(one.id, standing);
  }

  /** A form that came back with errors knows what was said. */
  private restore(): void {
    const field = this.form.querySelector<HTMLInputElement>("input[name=people]");
    let said: Said[] = [];
    try {
      said = JSON.parse(field?.value || "[]") as Said[];
    } catch {
      return;
    }
    for (const { id, state, reason, mind, ppe } of said) {
      const one = this.byId.get(id);
      if (!one) continue;
      if (!this.himself(one)) one.mine = state;
      one.why = reason;
      one.minds = new Set(mind && mind !== "good" ? [mind] : []);
      one.lacks = new Set(ppe);
    }
  }

  private himself(one: Standing): boolean {
    return one.state === "present" && (one.how === "code" || one.how === "phone") && one.mine !== "absent" && one.mine !== "leave";
  }

  private stands(one: Standing): string {
    return one.mine || one.state || "";
  }

  private get why(): string {
    return this.form.querySelector<HTMLInputElement>("[data-whys] input:checked")?.value ?? "";
  }

  /** Everybody of whom nothing was said yet has come. */
  private rest(): void {
    for (const one of this.people) {
      if (this.stands(one)) continue;
      one.mine = "present";
      one.why = this.why;
    }
    this.draw();
    this.changed();
  }

  private explain(why: string): void {
    for (const one of this.people) if (one.mine === "present" && !one.why) one.why = why;
    this.draw();
    this.changed();
  }

  private choose(one: Standing, state: string): void {
    one.mine = one.mine === state ? "" : state;
    if (one.mine === "present") one.why = this.why;
    this.drawOne(one);
    this.changed();
  }

  private draw(): void {
    const meant = this.find ? this.people.filter(({ name, note }) => name.includes(this.find) || note?.includes(this.find)) : this.people;
    // those who still have to be looked at first: a thumb need not scroll past the ones who signed in
    const sorted = [...meant].sort((one, other) => Number(this.himself(one)) - Number(this.himself(other)));
    const shown = sorted.slice(0, DRAWN).map((one) => {
      this.drawOne(one);
      return this.rows.get(one.id)!;
    });
    this.list.replaceChildren(...shown);
    const many = this.form.querySelector<HTMLElement>("[data-many]");
    if (many) many.hidden = sorted.length <= DRAWN;
  }

  private drawOne(one: Standing): void {
    const row = this.rows.get(one.id) ?? this.rowOf(one);
    const stands = this.stands(one);
    row.dataset.stands = stands;
    for (const button of row.querySelectorAll<HTMLElement>("[data-state]"))
      button.setAttribute("aria-pressed", String(button.dataset.state === stands));
    const how = row.querySelector<HTMLElement>("[data-how]");
    if (how) how.textContent = this.himself(one) ? `${this.hows[one.how ?? ""] ?? ""} ${one.time ?? ""}`.trim() : one.mine === "present" ? one.why || "要选原因" : "";
    how?.classList.toggle("brief-unsaid", one.mine === "present" && !this.himself(one) && !one.why);
    const bad = one.minds.size + one.lacks.size > 0;
    row.classList.toggle("brief-person-bad", bad);
  }

  private rowOf(one: Standing): HTMLElement {
    const row = this.draft.content.firstElementChild!.cloneNode(true) as HTMLElement;
    row.querySelector("[data-name]")!.textContent = one.name;
    row.querySelector("[data-note]")!.textContent = one.note ?? "";
    for (const button of row.querySelectorAll<HTMLElement>("[data-state]")) {
      button.setAttribute("aria-label", `${one.name}：${{ present: "到", absent: "没到", leave: "请假" }[button.dataset.state ?? ""] ?? ""}`);
      button.addEventListener("click", () => this.choose(one, button.dataset.state ?? ""));
    }
    const details = row.querySelector<HTMLElement>("[data-details]")!;
    const opener = row.querySelector<HTMLButtonElement>("[data-not-fine]")!;
    opener.setAttribute("aria-expanded", "false");
    const open = (shown: boolean): void => {
      details.hidden = !shown;
      opener.setAttribute("aria-expanded", String(shown));
    };
    opener.addEventListener("click", () => open(Boolean(details.hidden)));
    for (const [where, kept, single] of [["[data-minds]", one.minds, true], ["[data-ppe]", one.lacks, false]] as const) {
      const boxes = [...details.querySelectorAll<HTMLInputElement>(`${where} input`)];
      for (const box of boxes) {
        box.checked = kept.has(box.value);
        box.addEventListener("change", () => {
          if (single) for (const other of boxes) other.checked = other === box && box.checked;
          if (single) kept.clear();
          if (box.checked) kept.add(box.value);
          else kept.delete(box.value);
          this.drawOne(one);
          this.changed();
        });
      }
    }
    open(one.minds.size + one.lacks.size > 0);
    this.rows.set(one.id, row);
    return row;
  }
}
