/** The full-screen viewfinder (取景): live picture, shutter, a look at what was taken, and nothing from an album. */

import { drawn, make } from "./camera-parts";
import { freeze } from "./camera-picture";
import { type Place, watchPlace } from "./camera-place";
import { adviceFor, clockText } from "./camera-words";
import { icon } from "./kit/icon";

export interface Frame {
  canvas: HTMLCanvasElement;
  takenAt: Date;
  place: Place | null;
}

export interface ViewfinderOptions {
  ghostUrl: string;
  /** How many more photos the form takes; more than one offers “再拍一张”. */
  room: number;
  onShot: (frame: Frame) => void;
}

type Facing = "environment" | "user";

const ROUND = "grid size-12 place-items-center rounded-full bg-black/50 text-white disabled:opacity-40";
const FILL = "absolute inset-0 size-full object-contain";
const NOTICE = "rounded-xl bg-black/70 p-4 text-center text-base";
const SHUTTER =
  "size-20 rounded-full border-4 border-white bg-white/90 ring-4 ring-black/40 ring-inset active:bg-white/60 disabled:opacity-40";
const SHEET = "fixed inset-0 m-0 h-dvh max-h-none w-screen max-w-none border-0 bg-black p-0 text-white";
const WIDE = "min-h-14 flex-1 rounded-xl px-3 text-lg font-semibold whitespace-nowrap";

function roundButton(label: string, symbol: SVGSVGElement): HTMLButtonElement {
  return make("button", ROUND, { type: "button", "aria-label": label }, drawn(symbol, "size-6"));
}

/** Rear camera first; sizes are wishes, so that a poor camera still opens. */
async function openStream(facing: Facing, deviceId: string): Promise<MediaStream> {
  const size = { width: { ideal: 1920 }, height: { ideal: 1440 } };
  const which = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: { ideal: facing } };
  return navigator.mediaDevices.getUserMedia({ audio: false, video: { ...size, ...which } });
}

class Viewfinder {
  private readonly video = make("video", FILL, { playsinline: true, muted: true, "aria-label": "相机画面" });
  private readonly frozen = make("div", `${FILL} bg-black`, { role: "img", "aria-label": "刚拍的照片", hidden: true });
  private readonly ghost = make("img", `${FILL} pointer-events-none opacity-40`, { alt: "整改前的照片，作对照用" });
  private readonly time = make("span", "text-base font-semibold tabular-nums");
  private readonly placeWords = make("span", "", { "data-camera": "place" });
  private readonly notice = make("p", NOTICE, { role: "alert", hidden: true });
  private readonly shutter = make("button", "", { type: "button", "aria-label": "拍照", "data-camera": "shutter" });
  private readonly torch = roundButton("补光灯", icon("flashlight"));
  private readonly swap = roundButton("切换前后相机", icon("switch-camera"));
  private readonly ghostSwitch = roundButton("叠加整改前的照片", icon("layers-2"));
  private readonly liveBar = make("div", "flex items-center justify-between");
  private readonly reviewBar = make("div", "flex gap-3", { hidden: true });
  private readonly dialog: HTMLDialogElement;

  private stream: MediaStream | null = null;
  private facing: Facing = "environment";
  private place: Place | null = null;
  private taken: Frame | null = null;
  private room: number;
  private closed = false;

  constructor(private readonly options: ViewfinderOptions) {
    this.room = options.room;
    this.dialog = this.build();
  }

  /** Open the camera; resolves when the person is done, rejects when the camera will not open. */
  async run(): Promise<void> {
    this.stream = await openStream(this.facing, "");
    document.body.append(this.dialog);
    this.dialog.showModal();
    this.shutter.focus();
    const ticking = window.setInterval(() => this.tick(), 1000);
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
    document.removeEventListener("visibilitychange", returning);
    window.clearInterval(ticking);
    stopPlace();
    this.release();
    this.dialog.remove();
  }

  private build(): HTMLDialogElement {
    const close = roundButton("关闭相机", icon("x"));
    close.addEventListener("click", () => this.dialog.close());
    this.torch.hidden = true;
    this.torch.addEventListener("click", () => void this.toggleTorch());
    this.swap.classList.add("invisible");
    this.swap.addEventListener("click", () => void this.switchCamera());
    this.ghostSwitch.setAttribute("aria-pressed", "true");
    this.ghostSwitch.addEventListener("click", () => this.toggleGhost());
    this.shutter.className = SHUTTER;
    this.shutter.disabled = true;
    this.shutter.addEventListener("click", () => this.shoot());
    this.video.muted = true;
    if (this.options.ghostUrl) this.ghost.src = this.options.ghostUrl;
    this.ghost.hidden = !this.options.ghostUrl;
    this.ghostSwitch.classList.toggle("invisible", !this.options.ghostUrl);

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
      make("div", "relative min-h-0", {}, this.video, this.ghost, this.frozen, word),
      make("footer", "grid min-h-32 items-center px-6 pt-3 pb-[max(1.25rem,env(safe-area-inset-bottom))]", {}, this.liveBar, this.reviewBar),
    );
    return make("dialog", SHEET, { "aria-label": "现场拍照", "data-camera": "viewfinder" }, sheet);
  }

  private tick(): void {
    if (!this.taken) this.time.textContent = clockText(new Date());
  }

  private async show(): Promise<void> {
    const track = this.stream?.getVideoTracks()[0];
    if (!track || this.closed) return;
    this.video.srcObject = this.stream;
    track.addEventListener("ended", () => this.tell("相机中断了，回到本页会自动重新打开"));
    try {
      await this.video.play();
    } catch {
      return; // closed while it was starting
    }
    this.tell("");
    this.shutter.disabled = false;
    const abilities = track.getCapabilities?.() as (MediaTrackCapabilities & { torch?: boolean }) | undefined;
    this.torch.hidden = !abilities?.torch;
    this.torch.setAttribute("aria-pressed", "false");
    const cameras = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "videoinput");
    this.swap.classList.toggle("invisible", cameras.length < 2);
  }

  private async reopen(deviceId: string): Promise<void> {
    this.shutter.disabled = true;
    this.release(); // many phones open only one camera at a time
    try {
      this.stream = await openStream(this.facing, deviceId);
      if (this.closed) this.release();
      else await this.show();
    } catch (error) {
      const { message, remedy } = adviceFor(error);
      this.tell(`${message}。${remedy}`);
    }
  }

  private async revive(): Promise<void> {
    const ended = this.stream?.getVideoTracks()[0]?.readyState !== "live";
    if (document.visibilityState === "visible" && ended) await this.reopen("");
  }

  private async switchCamera(): Promise<void> {
    const current = this.stream?.getVideoTracks()[0]?.getSettings();
    if (current?.facingMode) {
      this.facing = current.facingMode === "user" ? "environment" : "user";
      return this.reopen("");
    }
    const cameras = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "videoinput");
    const position = cameras.findIndex(({ deviceId }) => deviceId === current?.deviceId);
    return this.reopen(cameras[(position + 1) % cameras.length]?.deviceId ?? "");
  }

  private async toggleTorch(): Promise<void> {
    const on = this.torch.getAttribute("aria-pressed") !== "true";
    const wish = { advanced: [{ torch: on }] } as unknown as MediaTrackConstraints;
    await this.stream?.getVideoTracks()[0]?.applyConstraints(wish);
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

  private shoot(): void {
    if (!this.video.videoWidth) return;
    const canvas = freeze(this.video);
    this.taken = { canvas, takenAt: new Date(), place: this.place };
    this.time.textContent = clockText(this.taken.takenAt);
    canvas.className = FILL;
    this.frozen.replaceChildren(canvas);
    this.review(true);
  }

  private review(on: boolean): void {
    const wantsGhost = this.options.ghostUrl !== "" && this.ghostSwitch.getAttribute("aria-pressed") === "true";
    this.frozen.hidden = !on;
    this.ghost.hidden = on || !wantsGhost;
    this.liveBar.hidden = on;
    this.reviewBar.hidden = !on;
    if (on) this.offerChoices();
    else {
      this.taken = null;
      this.tick();
      this.shutter.focus();
    }
  }

  private offerChoices(): void {
    const choice = (words: string, colours: string, name: string, act: () => void): HTMLButtonElement => {
      const button = make("button", `${WIDE} ${colours}`, { type: "button", "data-camera": name }, words);
      button.addEventListener("click", act, { once: true });
      return button;
    };
    const retake = choice("重拍", "bg-white/20 text-white", "retake", () => this.review(false));
    const again = choice("再拍一张", "bg-white/20 text-white", "again", () => { this.keep(); this.review(false); });
    const use = choice("用这张", "bg-white text-black", "use", () => { this.keep(); this.dialog.close(); });
    this.reviewBar.replaceChildren(retake, ...(this.room > 1 ? [again] : []), use);
    use.focus();
  }

  private keep(): void {
    if (!this.taken) return;
    this.room -= 1;
    this.taken.canvas.className = "";
    this.options.onShot(this.taken);
  }

  private tell(words: string): void {
    this.notice.textContent = words;
    this.notice.hidden = !words;
  }

  private release(): void {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.video.srcObject = null;
  }
}

/** Take photos until the person is done. */
export function takePhotos(options: ViewfinderOptions): Promise<void> {
  return new Viewfinder(options).run();
}
