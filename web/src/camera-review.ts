/** A look at what was taken, before it is kept: the picture, or the video standing at its first frame. */

import { make } from "./camera-parts";
import type { Place } from "./camera-place";
import type { Recorded } from "./camera-recorder";

export const FILL = "absolute inset-0 size-full object-contain";
const WIDE = "min-h-14 flex-1 rounded-xl px-3 text-lg font-semibold whitespace-nowrap";

export interface Frame {
  canvas: HTMLCanvasElement; // the picture, or the first of a video
  video: Recorded | null;
  takenAt: Date;
  place: Place | null;
}

/** What was taken, to look at. */
export function playable({ canvas, video }: Frame): HTMLElement {
  canvas.className = FILL;
  if (!video) {
    canvas.setAttribute("role", "img");
    canvas.ariaLabel = "刚拍的照片";
    return canvas;
  }
  const player = make("video", FILL, { playsinline: true, controls: true, controlslist: "nodownload noremoteplayback", "aria-label": "刚录的视频" });
  player.poster = canvas.toDataURL("image/jpeg", 0.8);
  player.src = URL.createObjectURL(video.blob);
  player.addEventListener("emptied", () => URL.revokeObjectURL(player.src), { once: true });
  return player;
}

/** One of the large buttons under it. */
export function choice(words: string, name: "retake" | "again" | "use", act: () => void): HTMLButtonElement {
  const colours = name === "use" ? "bg-white text-black" : "bg-white/20 text-white";
  const button = make("button", `${WIDE} ${colours}`, { type: "button", "data-camera": name }, words);
  button.addEventListener("click", act, { once: true });
  return button;
}
