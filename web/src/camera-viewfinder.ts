/** The full-screen viewfinder (取景): live picture, shutter, a look at what was taken, and nothing from an album. */

import { askedPanel, type Asked } from "./camera-asked";
import { drawn, make } from "./camera-parts";
import { freeze } from "./camera-picture";
import { type Place, watchPlace } from "./camera-place";
import { LONGEST_MS, Recording, recordableType } from "./camera-recorder";
import { choice, FILL, type Frame, playable } from "./camera-review";
import { CameraStream } from "./camera-stream";
import { adviceFor, clockText, secondsText } from "./camera-words";
import { icon } from "./kit/icon";

export type { Frame };

export interface ViewfinderOptions extends Asked {
  ghostUrl: string;
  kinds: readonly string[]; // photo, video
  /** How many more the form takes; more than one offers another. */
  room: number;
  onShot: (frame: Frame) => void;
}

const ROUND = "grid size-12 place-items-center rounded-full bg-black/50 text-white disabled:opacity-40";
const NOTICE = "rounded-xl bg-black/70 p-4 text-center text-base";
const SHUTTER =
  "grid size-20 place-items-center rounded-full border-4 border-white bg-white/90 ring-4 ring-black/40 ring-inset active:bg-white/60 disabled:opacity-40";
const SHEET = "fixed inset-0 m-0 h-dvh max-h-none w-screen max-w-none border-0 bg-black p-0 text-white";
const MODE = "min-h-11 min-w-20 rounded-full px-4 text-base aria-pressed:bg-white/25 aria-pressed:font-semibold";

function roundButton(label: string, symbol: SVGSVGElement): HTMLButtonElement {
  return make("button", ROUND, { type: "button", "aria-label": label }, drawn(symbol, "size-6"));
}

class Viewfinder {
  private readonly video = make("video", FILL, { playsinline: true, muted: true, "aria-label": "相机画面" });
  private readonly taking = make("div", `${FILL} bg-black`, { hidden: true, "data-camera": "taken" });
  private readonly ghost = make("img", `${FILL} pointer-events-none opacity-40`, { alt: "整改前的照片，作对照用" });
  private readonly time = make("span", "text-base font-semibold tabular-nums");
  private readonly placeWords = make("span", "", { "data-camera": "place" });
  private readonly notice = make("p", NOTICE, { role: "alert", hidden: true });
  private readonly shutter = make("button", SHUTTER, { type: "button" });
  private readonly square = make("span", "size-8 rounded bg-error", { hidden: true });
  private readonly torch = roundButton("补光灯", icon("flashlight"));
  private readonly swap = roundButton("切换前后相机", icon("switch-camera"));
  private readonly ghostSwitch = roundButton("叠加整改前的照片", icon("layers-2"));
  private readonly liveBar = make("div", "mx-auto flex w-full max-w-2xl items-center justify-between");
  private readonly modes = make("div", "flex justify-center gap-2 pb-2", { role: "group", "aria-label": "拍照片还是视频" });
  private readonly reviewBar = make("div", "mx-auto flex w-full max-w-2xl gap-3", { hidden: true });
  private readonly dialog: HTMLDialogElement;
  private readonly camera = new CameraStream();

  private mode: string;
  private recording: { at: Recording; first: Frame } | null = null;
  private place: Place | null = null;
  private taken: Frame | null = null;
  private room: number;
  private closed = false;

  constructor(private readonly options: ViewfinderOptions) {
    this.room = options.room;
    this.mode = options.kinds[0] ?? "photo";
    this.dialog = this.build();
  }

  /** Open the camera; resolves when the person is done, rejects when the camera will not open. */
  async run(): Promise<void> {
    await this.camera.open();
    document.body.append(this.dialog);
    this.dialog.showModal();
    this.shutter.focus();
    const ticking = window.setInterval(() => this.tick(), 250);
    const stopPlace = watchPlace(({ place, words }) => {
      this.place = place ?? this.place;
      this.placeWords.textContent = words;
    });
    const returning = (): void => void this.revive();
    document.addEventListener("visibilitychange", returning);
    this.tick();
    const done = new Promise<void>((resolve) => this.dialog.addEventListener("close", () => resolve(), { once: true }));
    await this.show();
    await done;
    this.closed = true;
    this.recording?.at.stop();
    document.removeEventListener("visibilitychange", returning);
    window.clearInterval(ticking);
    stopPlace();
    this.camera.release();
    this.dialog.remove();
  }

  private build(): HTMLDialogElement {
    const { ghostUrl, kinds } = this.options;
    const close = roundButton("关闭相机", icon("x"));
    close.addEventListener("click", () => (this.recording ? this.recording.at.stop() : this.dialog.close()));
    this.torch.hidden = true;
    this.torch.addEventListener("click", () => void this.toggleTorch());
    this.swap.classList.add("invisible");
    this.swap.addEventListener("click", () => void this.reopen(() => this.camera.next()));
    this.ghostSwitch.setAttribute("aria-pressed", "true");
    this.ghostSwitch.addEventListener("click", () => this.toggleGhost());
    this.ghostSwitch.classList.toggle("invisible", !ghostUrl);
    this.shutter.append(this.square);
    this.shutter.disabled = true;
    this.shutter.addEventListener("click", () => this.press());
    this.video.muted = true;
    if (ghostUrl) this.ghost.src = ghostUrl;
    this.ghost.hidden = !ghostUrl;
    for (const [kind, words] of [["photo", "照片"], ["video", "视频"]] as const) {
      const button = make("button", MODE, { type: "button", "data-mode": kind }, words);
      button.addEventListener("click", () => this.choose(kind));
      this.modes.append(button);
    }
    this.modes.hidden = kinds.length < 2;
    this.choose(this.mode);

    const where = make("p", "flex items-center justify-center gap-1 text-sm text-white/85", { "aria-live": "polite" });
    where.append(drawn(icon("map-pin"), "size-4 shrink-0"), this.placeWords);
    const stamp = make("div", "min-w-0 flex-1 text-center leading-snug", {}, this.time, where);
    const word = make("div", "pointer-events-none absolute inset-x-4 bottom-4 flex justify-center", {}, this.notice);
    this.liveBar.append(this.ghostSwitch, this.shutter, this.swap);
    const sheet = make(
      "div",
      "grid h-full grid-rows-[auto_minmax(0,1fr)_auto]",
      {},
      make("header", "flex items-center gap-2 p-3", {}, close, stamp, make("div", "size-12", {}, this.torch)),
      make("div", "relative min-h-0", {}, this.video, this.ghost, askedPanel(this.options), this.taking, word),
      make("footer", "grid min-h-32 items-center px-6 pt-3 pb-[max(1.25rem,env(safe-area-inset-bottom))]", {}, this.modes, this.liveBar, this.reviewBar),
    );
    const dialog = make("dialog", SHEET, { "aria-label": "现场拍摄", "data-camera": "viewfinder" }, sheet);
    dialog.addEventListener("cancel", (event) => {
      if (!this.recording) return;
      event.preventDefault(); // what was recorded so far is looked at first
      this.recording.at.stop();
    });
    return dialog;
  }

  private choose(kind: string): void {
    this.mode = kind;
    for (const button of this.modes.querySelectorAll("button"))
      button.setAttribute("aria-pressed", String(button.dataset.mode === kind));
    const recording = this.recording !== null;
    this.shutter.ariaLabel = recording ? "停止录制" : kind === "video" ? "开始录制" : "拍照";
    this.shutter.dataset.camera = recording ? "stop" : "shutter";
    this.shutter.classList.toggle("bg-error", kind === "video" && !recording);
    this.shutter.classList.toggle("bg-white/90", kind !== "video" || recording);
    this.square.hidden = !recording;
    if (kind === "video" && !recordableType()) {
      this.shutter.disabled = true;
      this.tell("这个浏览器不能录视频，请换用手机自带的浏览器");
    } else if (this.camera.live && this.video.videoWidth) {
      this.shutter.disabled = false;
      this.tell("");
    }
  }

  private tick(): void {
    if (this.recording) {
      const dot = make("span", "text-red-500", { "aria-hidden": "true" }, "● ");
      this.time.replaceChildren(dot, `录制中，还剩 ${secondsText(LONGEST_MS - this.recording.at.elapsed())}`);
    }
    else if (!this.taken) this.time.textContent = clockText(new Date());
  }

  private async show(): Promise<void> {
    const { track } = this.camera;
    if (!track || this.closed) return;
    this.video.srcObject = this.camera.stream;
    track.addEventListener("ended", () => this.tell("相机中断了，回到本页会自动重新打开"));
    try {
      await this.video.play();
    } catch {
      return; // closed while it was starting
    }
    this.choose(this.mode);
    this.torch.hidden = !this.camera.hasTorch;
    this.torch.setAttribute("aria-pressed", "false");
    this.swap.classList.toggle("invisible", (await this.camera.count()) < 2);
  }

  private async reopen(open: () => Promise<MediaStream>): Promise<void> {
    this.shutter.disabled = true;
    try {
      await open();
      if (this.closed) this.camera.release();
      else await this.show();
    } catch (error) {
      const { message, remedy } = adviceFor(error);
      this.tell(`${message}。${remedy}`);
    }
  }

  /** Phones take the camera away from a page in the background: what was recorded so far is kept. */
  private async revive(): Promise<void> {
    if (document.visibilityState === "hidden") this.recording?.at.stop();
    else if (!this.camera.live && !this.taken) await this.reopen(() => this.camera.open());
  }

  private async toggleTorch(): Promise<void> {
    const on = this.torch.getAttribute("aria-pressed") !== "true";
    await this.camera.light(on);
    this.torch.setAttribute("aria-pressed", String(on));
    this.torch.classList.toggle("bg-white", on);
    this.torch.classList.toggle("text-black", on);
  }

  private toggleGhost(): void {
    const on = this.ghost.hidden;
    this.ghost.hidden = !on;
    this.ghostSwitch.setAttribute("aria-pressed", String(on));
    this.ghostSwitch.classList.toggle("text-white/50", !on);
  }

  private press(): void {
    if (this.recording) return this.recording.at.stop();
    if (!this.video.videoWidth || !this.camera.stream) return;
    const frame: Frame = { canvas: freeze(this.video), video: null, takenAt: new Date(), place: this.place };
    if (this.mode === "photo") this.review(frame);
    else void this.record(this.camera.stream, frame);
  }

  private async record(stream: MediaStream, first: Frame): Promise<void> {
    try {
      this.recording = { at: new Recording(stream), first };
      this.busy(true);
      first.video = await this.recording.at.done;
    } catch (error) {
      this.tell(`视频没有录成。${adviceFor(error).remedy}`);
    }
    this.recording = null;
    if (this.closed) return;
    this.busy(false);
    if (first.video) this.review({ ...first, place: first.place ?? this.place });
  }

  private busy(recording: boolean): void {
    this.swap.disabled = this.ghostSwitch.disabled = recording;
    this.modes.classList.toggle("invisible", recording);
    this.choose(this.mode);
    this.tick();
  }

  private review(frame: Frame | null): void {
    this.taken = frame;
    const wantsGhost = this.options.ghostUrl !== "" && this.ghostSwitch.getAttribute("aria-pressed") === "true";
    this.taking.replaceChildren(...(frame ? [playable(frame)] : []));
    this.taking.hidden = frame === null;
    this.ghost.hidden = frame !== null || !wantsGhost;
    this.liveBar.hidden = frame !== null;
    this.modes.hidden = frame !== null || this.options.kinds.length < 2;
    this.reviewBar.hidden = frame === null;
    if (frame) {
      this.time.textContent = clockText(frame.takenAt);
      return this.offerChoices(frame);
    }
    this.tick();
    this.shutter.focus();
    if (!this.camera.live) void this.revive();
  }

  private offerChoices(frame: Frame): void {
    const retake = choice("重拍", "retake", () => this.review(null));
    const again = choice(frame.video ? "再拍一段" : "再拍一张", "again", () => { this.keep(frame); this.review(null); });
    const use = choice(frame.video ? "用这段" : "用这张", "use", () => { this.keep(frame); this.dialog.close(); });
    this.reviewBar.replaceChildren(retake, ...(this.room > 1 ? [again] : []), use);
    use.focus();
  }

  private keep(frame: Frame): void {
    this.room -= 1;
    frame.canvas.className = "";
    this.options.onShot(frame);
  }

  private tell(words: string): void {
    this.notice.textContent = words;
    this.notice.hidden = !words;
  }
}

/** Take photos and videos until the person is done. */
export function takeShots(options: ViewfinderOptions): Promise<void> {
  return new Viewfinder(options).run();
}
