/** The shots of one field of a form (取证字段): kept in the phone first, then sent; back again after a reload.
 *
 *  A form cannot be sent while one of its shots is on its way, unless it goes through the outbox (`data-outbox`): then
 *  it is enough that the phone has kept them. The element announces `camera:changed` with the ids the form carries.
 */

import { make } from "../camera-parts";
import { adviceFor, clockWords, minuteText, NOT_KEPT, NOT_SENT } from "../camera-words";
import { icon } from "../kit/icon";
import { ChallengeSource, type News } from "./challenges";
import { canKeepKeys, enrol, keysFor, personOnPage } from "./device";
import { give, given, takeBack } from "./given";
import { Row, type State } from "./row";
import { receiptOf, SendFailed, sendShot } from "./send";
import { shotOf, type Taken } from "./shooting";
import { discardShot, forgetShots, homeOf, keepShot, type PersonKeys, type Shot, shotsOf, VaultClosed } from "./store";
import type { Advice } from "./talk";

interface Entry {
  state: State;
  shot: Shot | null; // those the server put back into the form have none
  id: string;
  words: string; // why it was refused, or what is unsure about it
  row: Row;
}

const AGAIN_MS = 30_000;
const LASTING = new Set(["device_revoked", "inside_chat", "insecure"]);

export class ShotField {
  readonly list = make("ul", "mt-3 grid grid-cols-2 gap-3 empty:hidden sm:grid-cols-3", { "aria-label": "已拍的" });
  readonly message = make("div", "notice notice-wait mt-3", { role: "alert", hidden: true });
  readonly most: number;
  readonly entries: Entry[] = [];
  readonly restored: Promise<void>;
  private readonly person = personOnPage();
  private readonly name: string;
  private readonly home: string;
  private keys: Promise<PersonKeys | null> = Promise.resolve(null);
  private challenges: ChallengeSource | null = null;

  constructor(
    private readonly element: HTMLElement,
    private readonly noun: string, // what one piece is called when something is said of it
    private readonly refreshed: () => void,
  ) {
    this.most = Math.max(1, Number(element.dataset.max ?? "1") || 1);
    this.name = element.dataset.name ?? "photos";
    this.home = homeOf(location.pathname, this.name);
    this.adopt();
    this.guardForm(element.closest("form"));
    this.restored = this.restore().catch(() => undefined);
    addEventListener("online", () => this.retry());
    setInterval(() => this.retry(), AGAIN_MS);
    addEventListener("beforeunload", (event) => {
      if (element.isConnected && this.entries.some(({ state }) => state === "preparing" || state === "adrift")) event.preventDefault();
    });
  }

  get room(): number {
    return this.most - this.entries.length;
  }

  /** Fetch what a shot will need, while the camera or the pad is open; the element hears `phone:revoked`. */
  prepare(clockIsWrong: (words: string) => void = () => undefined): void {
    if (!this.person || !canKeepKeys()) return;
    this.keys = keysFor(this.person).catch(() => null);
    const hear = ({ revoked, ahead }: News): void => {
      if (revoked) this.element.dispatchEvent(new CustomEvent("phone:revoked"));
      const wrong = clockWords(ahead);
      if (wrong) clockIsWrong(wrong);
    };
    void this.keys.then((keys) => {
      this.challenges = keys && new ChallengeSource(keys, this.element.dataset.purpose ?? "", hear);
    });
  }

  /** Keep what was taken and send it; `making` is still at work when the list already shows it. */
  async take(kind: Shot["kind"], takenAt: Date, making: Promise<Taken>, source: "camera" | "file" = "camera"): Promise<void> {
    const entry = this.add("", kind, minuteText(takenAt), null);
    this.refresh();
    try {
      const taken = await making;
      entry.row.look(taken.thumb ?? (taken.kind === "video" ? null : taken.blob));
      const keys = await this.keys;
      const challenge = source === "camera" ? ((await this.challenges?.take(takenAt.getTime())) ?? null) : null;
      const { enterpriseId: enterprise = "", purpose = "", covers = "" } = this.element.dataset;
      entry.shot = await shotOf(taken, { home: this.home, purpose, enterprise, covers, source }, keys, challenge);
      entry.id = entry.shot.id;
    } catch (error) {
      entry.state = "refused";
      this.tell(adviceFor(error));
      return this.refresh();
    }
    await this.keep(entry, entry.shot);
    if (this.entries.includes(entry)) await this.send(entry);
  }

  private async keep(entry: Entry, shot: Shot): Promise<void> {
    try {
      await keepShot(this.person, shot).catch(async (error: unknown) => {
        if (!(error instanceof VaultClosed)) throw error;
        await enrol(this.person);
        await keepShot(this.person, shot);
      });
      entry.state = "kept";
      void navigator.storage?.persist?.().catch(() => false);
    } catch (error) {
      entry.state = "adrift";
      this.tell(adviceFor(error, NOT_KEPT));
    }
    this.refresh();
  }

  private async send(entry: Entry): Promise<void> {
    const { shot } = entry;
    if (!shot || !["kept", "adrift"].includes(entry.state)) return;
    const before = entry.state;
    entry.state = "sending";
    this.refresh();
    try {
      const receipt = await sendShot(this.person, shot, { progress: (share) => entry.row.show("sending", share, "") });
      entry.state = "stored";
      entry.words = receipt.doubts.map(({ words }) => words).join("；");
      if (this.unsent().length === 0) this.calm();
    } catch (error) {
      const failure = error instanceof SendFailed ? error : null;
      entry.state = failure?.final ? "refused" : before;
      if (failure?.final) entry.words = failure.advice.message;
      if (this.entries.includes(entry)) this.tell(failure?.advice ?? adviceFor(error, NOT_SENT));
    }
    this.refresh();
  }

  /** Exhibits of an earlier try, which the server put back into the form. */
  private adopt(): void {
    for (const row of this.element.querySelectorAll<HTMLLIElement>("li[data-photo-id]")) {
      const { photoId = "", kind = "photo", time = "", thumb = "" } = row.dataset;
      const entry = this.add(photoId, kind, time, null);
      entry.state = "stored";
      entry.row.look(thumb);
      takeBack([photoId]);
    }
  }

  /** Shots of this form that the phone still has: those that went with a form which arrived are forgotten. */
  private async restore(): Promise<void> {
    if (!this.person || !canKeepKeys()) return;
    const read = (): Promise<Shot[]> => shotsOf(this.person, this.home);
    const kept = await read().catch(async (error: unknown) => {
      if (!(error instanceof VaultClosed)) throw error;
      await enrol(this.person);
      return read();
    });
    const gone = given();
    for (const shot of kept) {
      if (this.entries.some(({ id }) => id === shot.id)) continue;
      const receipt = shot.state === "stored" ? await receiptOf(shot.id) : null;
      if (receipt?.attached) await forgetShots(this.person, [receipt]);
      else if ((receipt !== undefined || !gone.has(shot.id)) && this.room > 0) this.bringBack(shot, receipt === null);
    }
    this.refresh();
    this.retry();
  }

  private bringBack(shot: Shot, again: boolean): void {
    takeBack([shot.id]);
    const entry = this.add(shot.id, shot.kind, minuteText(new Date(shot.at)), shot);
    entry.state = shot.state === "stored" && again ? "kept" : shot.state;
    entry.row.look(shot.thumb ?? (shot.kind === "video" ? null : shot.blob));
  }

  private add(id: string, kind: string, time: string, shot: Shot | null): Entry {
    const deeds = { retry: () => void this.send(entry), remove: () => this.remove(entry) };
    const entry: Entry = { id, state: "preparing", shot, words: shot?.words ?? "", row: new Row(this.name, kind, time, deeds) };
    this.entries.push(entry);
    this.list.append(entry.row.element);
    return entry;
  }

  private remove(entry: Entry): void {
    this.entries.splice(this.entries.indexOf(entry), 1);
    entry.row.element.remove();
    if (entry.shot) void discardShot(this.person, entry.shot.id);
    if (this.unsent().length === 0) this.calm();
    this.refresh();
    this.element.querySelector<HTMLElement>("[data-camera=open]")?.focus();
  }

  private retry(): void {
    if (!this.element.isConnected || !navigator.onLine) return;
    for (const entry of this.entries) if (entry.state === "kept" || entry.state === "adrift") void this.send(entry);
  }

  private unsent(): Entry[] {
    return this.entries.filter(({ state }) => state !== "stored");
  }

  /** Hold the form back while something is missing or under way; buttons that skip checks (取消、存草稿) pass. */
  private guardForm(form: HTMLFormElement | null): void {
    const mine = (event: Event): boolean => event.target === form && this.element.isConnected;
    form?.addEventListener("submit", (event) => {
      if (!this.element.isConnected) return;
      if ((event.submitter as HTMLButtonElement | null)?.formNoValidate) return;
      const problem = this.problem(form.dataset.outbox !== undefined);
      if (!problem) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      this.tell(problem);
      this.message.scrollIntoView({ block: "center" });
    }, { capture: true });
    addEventListener("submit", (event) => {
      if (mine(event) && !event.defaultPrevented) give(this.entries.map(({ id }) => id));
    });
  }

  private problem(outbox: boolean): Advice | null {
    const states = this.unsent().map(({ state }) => state);
    const { noun } = this;
    if (states.includes("refused")) return { code: "refused", message: `有${noun}没有被收下`, remedy: "请删去它并重拍，再提交。" };
    if (states.includes("adrift") || (states.includes("kept") && !outbox))
      return { code: "failed", message: `有${noun}还没有上传成功`, remedy: "请点它下面的“重试”，或删去它，再提交。" };
    if (states.includes("preparing") || (states.includes("sending") && !outbox))
      return { code: "sending", message: `${noun}正在上传`, remedy: "请稍等几秒再提交。" };
    if ("required" in this.element.dataset && this.entries.length < Number(this.element.dataset.least ?? "1"))
      return { code: "photo_missing", message: `还没有${noun}`, remedy: "请点上面的按钮，在现场完成。" };
    return null;
  }

  refresh(): void {
    const outbox = this.element.closest("form")?.dataset.outbox !== undefined;
    const ids: string[] = [];
    for (const { state, id, row, words } of this.entries) {
      const carried = state === "stored" || (outbox && (state === "kept" || state === "sending"));
      row.carry(id, carried);
      row.show(state, 0, words);
      if (carried) ids.push(id);
    }
    this.refreshed();
    this.element.dispatchEvent(new CustomEvent("camera:changed", { bubbles: true, detail: { ids } }));
  }

  /** Nothing is in the way any more; what is said of the phone or the browser itself stays. */
  private calm(): void {
    if (!LASTING.has(this.message.dataset.code ?? "")) this.tell(null);
  }

  tell(advice: Advice | null, ...more: Node[]): void {
    this.message.hidden = !advice;
    this.message.replaceChildren();
    delete this.message.dataset.code;
    if (!advice) return;
    this.message.dataset.code = advice.code;
    const body = make("div", "notice-body", {}, advice.remedy, ...more);
    this.message.append(icon("triangle-alert"), make("p", "notice-title", {}, advice.message), body);
  }
}
