/** Live photos in a form (现场拍照): a large button, the viewfinder, and what was taken with its way to the server.
 *
 *  A form that asks for photos cannot be sent while one is still on its way; nothing typed or taken is lost by a refusal.
 *  The element announces `camera:changed` with the ids the server has acknowledged.
 */

import { drawn, make } from "./camera-parts";
import { compress, mintId, sha256, thumbnail } from "./camera-picture";
import { type Destination, type Shot, send, UploadFailed } from "./camera-upload";
import { type Frame, takePhotos } from "./camera-viewfinder";
import { type Advice, adviceFor, minuteText, obstacle } from "./camera-words";
import { icon } from "./kit/icon";

type State = "preparing" | "sending" | "kept" | "failed" | "refused";

interface Entry {
  id: string;
  state: State;
  shot: Shot | null; // photos the server already had when the page opened have none
  row: HTMLLIElement;
  input: HTMLInputElement;
  status: HTMLElement;
}

const BUTTON = "btn h-auto min-h-18 w-full flex-col gap-0.5 px-3 py-3 text-lg text-wrap disabled:opacity-60";
const REMOVE_DISC = "grid size-8 place-items-center rounded-full bg-neutral text-neutral-content shadow";

export default function mount(element: HTMLElement): void {
  if (!element.dataset.cameraReady) new CameraField(element);
}

class CameraField {
  private readonly most: number;
  private readonly required: boolean;
  private readonly form: HTMLFormElement | null;
  private readonly button: HTMLButtonElement;
  private readonly hint = make("span", "text-sm font-normal opacity-90");
  private readonly label = make("span", "inline-flex items-center gap-2 font-semibold");
  private readonly why = make("p", "field-help mt-1", {}, "打开后会请求位置：证明照片拍于现场，可以不给。");
  private readonly list = make("ul", "mt-3 grid grid-cols-3 gap-3 empty:hidden sm:grid-cols-4", { "aria-label": "已拍的照片" });
  private readonly message = make("div", "notice notice-wait mt-3", { role: "alert", hidden: true });
  private readonly entries: Entry[] = [];

  constructor(private readonly element: HTMLElement) {
    element.dataset.cameraReady = "yes";
    this.most = Math.max(1, Number(element.dataset.max ?? "1") || 1);
    this.required = "required" in element.dataset;
    this.form = element.closest("form");
    this.button = make("button", BUTTON, { type: "button", "data-camera": "open" });
    this.label.append(drawn(icon("camera"), "size-6"), make("span", "", {}, ""));
    this.button.append(this.label, this.hint);
    this.button.addEventListener("click", () => void this.open());
    this.adoptKept();
    element.replaceChildren(this.button, this.why, this.message, this.list);
    this.guardForm();
    window.addEventListener("online", () => this.retryFailed());
    window.addEventListener("beforeunload", (event) => {
      if (element.isConnected && this.unsent().length > 0) event.preventDefault();
    });
    const problem = obstacle();
    if (problem) this.tell(problem);
    this.refresh();
  }

  /** Photos of an earlier try, which the server put back into the form. */
  private adoptKept(): void {
    for (const row of this.element.querySelectorAll<HTMLLIElement>("li[data-photo-id]")) {
      const id = row.dataset.photoId ?? "";
      const picture = make("img", "", { src: row.dataset.thumb ?? "", alt: "已拍的照片" });
      this.add(id, picture, row.dataset.time ?? "", null).state = "kept";
    }
  }

  private async open(): Promise<void> {
    const problem = obstacle();
    if (problem) return this.tell(problem);
    this.tell(null);
    this.button.disabled = true;
    try {
      await takePhotos({
        ghostUrl: this.element.dataset.ghostUrl ?? "",
        room: this.most - this.entries.length,
        onShot: (frame) => void this.take(frame),
      });
    } catch (error) {
      this.tell(adviceFor(error));
    }
    this.button.disabled = false;
    this.refresh();
    (this.button.hidden ? this.list.querySelector("button") : this.button)?.focus();
  }

  private async take(frame: Frame): Promise<void> {
    const entry = this.add(mintId(frame.takenAt.getTime()), thumbnail(frame.canvas), minuteText(frame.takenAt), null);
    this.refresh();
    try {
      const blob = await compress(frame.canvas);
      entry.shot = { id: entry.id, blob, sha256: await sha256(blob), takenAt: frame.takenAt, place: frame.place };
      await this.upload(entry);
    } catch (error) {
      entry.state = "refused";
      this.tell(adviceFor(error));
      this.refresh();
    }
  }

  private add(id: string, picture: HTMLElement, time: string, shot: Shot | null): Entry {
    picture.classList.add("aspect-square", "w-full", "rounded-lg", "object-cover", "bg-base-200");
    const input = make("input", "", { type: "hidden", name: this.element.dataset.name ?? "photos", value: id });
    input.disabled = true;
    const status = make("div", "mt-1 flex min-h-6 items-center gap-1 text-sm");
    const removal = make(
      "button",
      "absolute -top-2 -right-2 grid size-11 cursor-pointer place-items-center",
      { type: "button", "aria-label": `删去 ${time} 拍的照片`, "data-camera": "remove" },
      make("span", REMOVE_DISC, {}, drawn(icon("x"), "size-5")),
    );
    const row = make("li", "relative", { "data-photo-id": id, "data-time": time }, picture, status, removal, input);
    const entry: Entry = { id, state: "preparing", shot, row, input, status };
    removal.addEventListener("click", () => this.remove(entry));
    this.entries.push(entry);
    this.list.append(row);
    return entry;
  }

  private async upload(entry: Entry): Promise<void> {
    if (!entry.shot || entry.state === "sending" || entry.state === "kept") return;
    entry.state = "sending";
    this.refresh();
    try {
      await send(entry.shot, this.destination(), (percent) => this.showStatus(entry, percent));
      entry.state = "kept";
      this.tell(null);
    } catch (error) {
      const failure = error instanceof UploadFailed ? error : null;
      entry.state = failure?.final ? "refused" : "failed";
      this.tell(failure?.advice ?? adviceFor(error));
    }
    this.refresh();
  }

  private retryFailed(): void {
    if (!this.element.isConnected) return;
    for (const entry of this.entries) if (entry.state === "failed") void this.upload(entry);
  }

  private remove(entry: Entry): void {
    this.entries.splice(this.entries.indexOf(entry), 1);
    entry.row.remove();
    if (this.unsent().length === 0) this.tell(null);
    this.refresh();
    this.button.focus();
  }

  private unsent(): Entry[] {
    return this.entries.filter(({ state }) => state !== "kept");
  }

  private destination(): Destination {
    const { uploadUrl, purpose, enterpriseId } = this.element.dataset;
    return {
      url: uploadUrl ?? "/evidence/photos",
      purpose: purpose ?? "",
      enterpriseId: enterpriseId ?? "",
      csrfToken: csrfToken(this.form),
    };
  }

  /** Hold the form back while a photo is missing or under way; buttons that skip checks (取消、存草稿) pass. */
  private guardForm(): void {
    this.form?.addEventListener("submit", (event) => {
      if (!this.element.isConnected) return;
      if ((event.submitter as HTMLButtonElement | null)?.formNoValidate) return;
      const problem = this.problem();
      if (!problem) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      this.tell(problem);
      this.message.scrollIntoView({ block: "center" });
    }, { capture: true });
  }

  private problem(): Advice | null {
    const unsent = this.unsent();
    if (unsent.some(({ state }) => state === "refused")) {
      return { code: "refused", message: "有一张照片没有被收下", remedy: "请删去它并重拍，再提交。" };
    }
    if (unsent.some(({ state }) => state === "failed")) {
      return { code: "failed", message: "有照片还没有上传成功", remedy: "请点照片下的“重试”，或删去它，再提交。" };
    }
    if (unsent.length > 0) return { code: "sending", message: "照片正在上传", remedy: "请稍等几秒再提交。" };
    if (this.required && this.entries.length === 0) {
      return { code: "photo_missing", message: "还没有现场照片", remedy: "请点上面的拍照按钮，在现场拍一张。" };
    }
    return null;
  }

  private refresh(): void {
    const room = this.most - this.entries.length;
    this.button.hidden = room <= 0;
    const first = this.entries.length === 0;
    this.label.lastChild!.textContent = first ? (this.element.dataset.label ?? "拍现场照片") : "再拍一张";
    this.hint.textContent = first
      ? `只能现场拍，不能选相册${this.most > 1 ? `；最多 ${this.most} 张` : ""}`
      : `还可拍 ${room} 张`;
    this.why.hidden = !first;
    this.button.classList.toggle("btn-primary", first);
    this.button.classList.toggle("btn-plain", !first);
    for (const entry of this.entries) {
      entry.input.disabled = entry.state !== "kept";
      entry.row.dataset.state = entry.state;
      this.showStatus(entry, 0);
    }
    const ids = this.entries.filter(({ state }) => state === "kept").map(({ id }) => id);
    this.element.dispatchEvent(new CustomEvent("camera:changed", { bubbles: true, detail: { ids } }));
  }

  private showStatus(entry: Entry, percent: number): void {
    const { state, status, row } = entry;
    status.ariaLive = state === "preparing" || state === "sending" ? "off" : "polite"; // only how it ended is said aloud
    if (state === "kept") {
      const tick = drawn(icon("circle-check"), "size-4 shrink-0 text-success");
      status.replaceChildren(tick, `${row.dataset.time ?? ""} 已上传`);
    } else if (state === "failed") {
      const look = { type: "button", "data-camera": "retry" };
      const retry = make("button", "btn btn-plain min-h-11 w-full", look, drawn(icon("rotate-ccw"), "size-4"), "重试");
      retry.addEventListener("click", () => void this.upload(entry));
      status.replaceChildren(retry);
    } else if (state === "refused") {
      status.replaceChildren(drawn(icon("triangle-alert"), "size-4 shrink-0 text-error"), "未被收下");
    } else {
      const bar = make("progress", "progress progress-primary w-full", { max: "100", "aria-label": "上传进度" });
      if (percent > 0) bar.value = percent;
      status.replaceChildren(bar, percent > 0 ? `${percent}%` : "上传中");
    }
  }

  private tell(advice: Advice | null): void {
    this.message.hidden = !advice;
    this.message.replaceChildren();
    if (!advice) return;
    this.message.dataset.code = advice.code;
    const what = make("p", "notice-title", {}, advice.message);
    this.message.append(icon("triangle-alert"), what, make("div", "notice-body", {}, advice.remedy));
  }
}

/** The token of the form, else of the page. */
function csrfToken(form: HTMLFormElement | null): string {
  const field = (form ?? document).querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]");
  if (field?.value) return field.value;
  const meta = document.querySelector<HTMLMetaElement>("meta[name=csrf-token]");
  if (meta?.content) return meta.content;
  const headers = document.body.getAttribute("hx-headers");
  if (headers) {
    const token = (JSON.parse(headers) as Record<string, string>)["X-CSRFToken"];
    if (token) return token;
  }
  return /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";
}
