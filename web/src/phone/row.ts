/** One shot in the list under the button: its picture, how it stands, and the way to take it out again. */

import { drawn, make } from "../camera-parts";
import { icon } from "../kit/icon";

/** preparing → kept (in the phone) → sending → stored (by the server); or refused; or adrift: only in this page. */
export type State = "preparing" | "kept" | "sending" | "stored" | "refused" | "adrift";

export interface Deeds {
  retry: () => void;
  remove: () => void;
}

const REMOVE_DISC = "grid size-8 place-items-center rounded-full bg-neutral text-neutral-content shadow";
const PLAY = "absolute left-2 top-2 rounded bg-black/60 px-1.5 py-0.5 text-sm text-white";
const KINDS: Record<string, string> = { photo: "照片", video: "视频", signature: "签名" };

export class Row {
  readonly element: HTMLLIElement;
  private readonly input: HTMLInputElement;
  private readonly status = make("div", "mt-1 flex min-h-6 flex-wrap items-center gap-1 text-sm");
  private readonly picture: HTMLImageElement;

  constructor(
    name: string,
    readonly kind: string,
    readonly time: string,
    private readonly deeds: Deeds,
  ) {
    const word = KINDS[kind] ?? "照片";
    const shape = kind === "signature" ? "aspect-[5/2] bg-white object-contain" : "aspect-square bg-base-200 object-cover";
    this.picture = make("img", `w-full rounded-lg ${shape}`, { alt: `已拍的${word}`, hidden: true });
    if (kind === "signature") this.picture.alt = "已签的名";
    this.input = make("input", "", { type: "hidden", name });
    this.input.disabled = true;
    const removal = make(
      "button",
      "absolute -top-2 -right-2 grid size-11 cursor-pointer place-items-center",
      { type: "button", "aria-label": kind === "signature" ? "删去签名" : `删去 ${time} 拍的${word}`, "data-camera": "remove" },
      make("span", REMOVE_DISC, {}, drawn(icon("x"), "size-5")),
    );
    removal.addEventListener("click", () => deeds.remove());
    const film = kind === "video" ? [make("span", PLAY, {}, drawn(icon("video"), "inline size-4"), " 视频")] : [];
    const blank = make("span", `block w-full rounded-lg ${shape}`, { "data-blank": true });
    this.element = make("li", "relative", { "data-kind": kind, "data-time": time }, blank, this.picture, ...film, this.status, removal, this.input);
  }

  /** Show a picture: an address, or the bytes of one. */
  look(picture: string | Blob | null): void {
    if (!picture) return;
    this.element.querySelector("[data-blank]")?.remove();
    this.picture.hidden = false;
    this.picture.src = typeof picture === "string" ? picture : URL.createObjectURL(picture);
    if (picture instanceof Blob)
      this.picture.addEventListener("load", () => URL.revokeObjectURL(this.picture.src), { once: true });
  }

  /** Put its key into the form, or keep it out of it. */
  carry(id: string, carried: boolean): void {
    this.element.dataset.photoId = id;
    this.input.value = id;
    this.input.disabled = !carried || !id;
  }

  show(state: State, share: number, words: string): void {
    const { status } = this;
    this.element.dataset.state = state;
    status.ariaLive = state === "preparing" || state === "sending" ? "off" : "polite"; // only how it ended is said aloud
    if (state === "stored") {
      status.replaceChildren(drawn(icon("circle-check"), "size-4 shrink-0 text-success"), `${this.time} 已上传`);
      if (words) status.append(make("span", "w-full text-sm text-muted", {}, `存疑：${words}`));
    } else if (state === "kept" || state === "adrift") {
      const said = state === "kept" ? "已存在手机里，等待网络" : "只在本页里，还没存住";
      const retry = make("button", "btn btn-plain min-h-11 w-full", { type: "button", "data-camera": "retry" }, drawn(icon("rotate-ccw"), "size-4"), "重试");
      retry.addEventListener("click", () => this.deeds.retry());
      status.replaceChildren(drawn(icon(state === "kept" ? "smartphone" : "triangle-alert"), "size-4 shrink-0"), make("span", "min-w-0 flex-1 [word-break:keep-all]", {}, said), retry);
    } else if (state === "refused") {
      status.replaceChildren(drawn(icon("triangle-alert"), "size-4 shrink-0 text-error"), words || "未被收下");
    } else {
      const percent = Math.round(share * 100);
      const done = make("span", `block h-full rounded-full bg-primary${percent > 0 ? "" : " animate-pulse"}`);
      done.style.width = percent > 0 ? `${percent}%` : "100%";
      const about = { role: "progressbar", "aria-label": "上传进度", ...(percent > 0 ? { "aria-valuenow": String(percent) } : {}) };
      const bar = make("div", "h-1.5 w-full overflow-hidden rounded-full bg-base-300", about, done);
      status.replaceChildren(bar, state === "preparing" ? "正在保存" : percent > 0 ? `${percent}%` : "上传中");
    }
  }
}
