/** Live photos and videos in a form (现场取证): a large button, the viewfinder, and what was taken.
 *
 *  There is no file picker, unless the server says that an office allows uploads for this node (grade D). What was taken
 *  is kept by `phone/field.ts`: in the phone first, and only then with the server.
 */

import { copyLink, insideChat } from "./camera-browser";
import { drawn, make } from "./camera-parts";
import { compress, thumbnailBlob } from "./camera-picture";
import { type Frame, takeShots } from "./camera-viewfinder";
import { fileTaken } from "./camera-file";
import { adviceFor, counted, obstacle } from "./camera-words";
import { icon } from "./kit/icon";
import { personOnPage, renew } from "./phone/device";
import { say } from "./kit/toast";
import { ShotField } from "./phone/field";
import type { Taken } from "./phone/shooting";
import type { Advice } from "./phone/talk";

const BUTTON = "btn h-auto min-h-18 w-full flex-col gap-0.5 px-3 py-3 text-lg text-wrap disabled:opacity-60";

export default function mount(element: HTMLElement): void {
  if (!element.dataset.cameraReady) new CameraField(element);
}

class CameraField {
  private readonly kinds: readonly string[];
  private readonly field: ShotField;
  private readonly button = make("button", BUTTON, { type: "button", "data-camera": "open" });
  private readonly hint = make("span", "text-sm font-normal opacity-90");
  private readonly label = make("span", "inline-flex items-center gap-2 font-semibold");
  private readonly why = make("p", "field-help mt-1", {}, "打开后会请求位置：证明拍于现场，可以不给。");
  private readonly upload: HTMLElement | null;

  constructor(private readonly element: HTMLElement) {
    element.dataset.cameraReady = "yes";
    const kinds = (element.dataset.kinds ?? "").split(" ").filter(Boolean);
    this.kinds = kinds.length > 0 ? kinds : ["photo"];
    const film = this.kinds.includes("video");
    this.label.append(drawn(icon(film && this.kinds.length === 1 ? "video" : "camera"), "size-6"), make("span", ""));
    this.button.append(this.label, this.hint);
    this.button.addEventListener("click", () => void this.open());
    this.field = new ShotField(element, this.noun(), () => this.refresh());
    this.upload = "uploads" in element.dataset ? this.uploadButton() : null;
    element.replaceChildren(this.button, this.why, ...(this.upload ? [this.upload] : []), this.field.message, this.field.list);
    element.addEventListener("phone:revoked", () => this.tellRevoked());
    const problem = obstacle() ?? insideChat(navigator.userAgent, true);
    if (problem) this.tell(problem);
    this.field.refresh();
  }

  private noun(): string {
    if (this.kinds.length > 1) return "现场照片或视频";
    return this.kinds[0] === "video" ? "现场视频" : "现场照片";
  }

  private async open(): Promise<void> {
    const problem = obstacle();
    if (problem) return this.tell(problem);
    this.field.tell(null);
    this.button.disabled = true;
    const { ghostUrl = "", exampleUrl = "", asks = "", hint = "" } = this.element.dataset;
    const warning = new Promise<string>((warn) => this.field.prepare(warn));
    try {
      await takeShots({
        warning,
        ghostUrl, exampleUrl, asks, hint, kinds: this.kinds, room: this.field.room,
        onShot: (frame) => void this.field.take(frame.video ? "video" : "photo", frame.takenAt, takenFrom(frame)),
      });
    } catch (error) {
      this.tell(adviceFor(error));
    }
    this.button.disabled = false;
    this.field.refresh();
    (this.button.hidden ? this.field.list.querySelector("button") : this.button)?.focus();
  }

  private tell(advice: Advice): void {
    this.field.tell(advice, ...(advice.code === "inside_chat" ? [copyLink()] : []));
  }

  private tellRevoked(): void {
    const again = make("button", "btn btn-plain mt-2 min-h-11", { type: "button", "data-camera": "renew" }, "在这台手机上重新登记");
    again.addEventListener("click", () => {
      again.disabled = true;
      void renew(personOnPage()).then(({ enrolled_at, revoked }) => {
        again.disabled = false;
        if (!enrolled_at || revoked) return;
        this.field.tell(null);
        say("这台手机已重新登记。", "good");
      });
    });
    const remedy = "现在拍的仍会收下，但会注明手机已停用。如果手机还在您手里，可以重新登记。";
    this.field.tell({ code: "device_revoked", message: "这台手机已被停用", remedy }, again);
  }

  /** The second way, where an office allows it: plainly marked as the lesser one. */
  private uploadButton(): HTMLElement {
    const picker = make("input", "sr-only", { type: "file", accept: "image/jpeg,image/png,image/webp,video/mp4,video/webm", tabindex: "-1", "aria-hidden": "true" });
    const button = make("button", "btn btn-plain mt-3 min-h-11 w-full", { type: "button", "data-camera": "upload" }, drawn(icon("upload"), "size-5"), "上传文件（D 级）");
    button.addEventListener("click", () => picker.click());
    picker.addEventListener("change", () => {
      const file = picker.files?.[0];
      picker.value = "";
      if (!file || this.field.room <= 0) return;
      this.field.prepare();
      const kind = file.type.startsWith("video/") ? "video" : "photo";
      void this.field.take(kind, new Date(), fileTaken(file), "file");
    });
    const said = make("p", "field-help mt-1", {}, "主管部门暂时允许这里上传文件；上传的不算现场拍摄，定为 D 级。");
    return make("div", "", {}, button, said, picker);
  }

  private refresh(): void {
    if (!this.field) return; // the field is still being made
    const { room, most, entries } = this.field;
    const one = counted(this.kinds);
    const first = entries.length === 0;
    this.button.hidden = room <= 0;
    if (this.upload) this.upload.hidden = room <= 0;
    this.label.lastChild!.textContent = first ? (this.element.dataset.label ?? `拍${this.noun()}`) : `再拍一${one}`;
    this.hint.textContent = first ? `只能现场拍，不能选相册${most > 1 ? `；最多 ${most} ${one}` : ""}` : `还可拍 ${room} ${one}`;
    this.why.hidden = !first;
    this.button.classList.toggle("btn-primary", first);
    this.button.classList.toggle("btn-plain", !first);
  }
}

async function takenFrom({ canvas, video, takenAt, place }: Frame): Promise<Taken> {
  const { width, height } = canvas;
  const thumb = await thumbnailBlob(canvas);
  const about = { takenAt, place, width, height, thumb };
  if (video) return { kind: "video", blob: video.blob, durationMs: video.durationMs, ...about };
  return { kind: "photo", blob: await compress(canvas), ...about };
}
