/** A handwritten signature in a form (手写签名): under the very text whose hash the form carries, signed by the phone. */

import { drawn, make } from "./camera-parts";
import { watchPlace, type Place } from "./camera-place";
import { icon } from "./kit/icon";
import { ShotField } from "./phone/field";
import type { Taken } from "./phone/shooting";
import { SignaturePad, type Written } from "./signature-pad";

const BUTTON = "btn btn-primary h-auto min-h-18 w-full flex-col gap-0.5 px-3 py-3 text-lg text-wrap disabled:opacity-60";

export default function mount(element: HTMLElement): void {
  if (element.dataset.signatureReady) return;
  element.dataset.signatureReady = "yes";
  const { label = "手写签名", asks = "", who = "", hint = "签名会与您本人、此刻的时间和所签内容绑定，签后内容改一个字都对不上" } = element.dataset;
  const words = make("span", "inline-flex items-center gap-2 font-semibold", {}, drawn(icon("signature"), "size-6"), label);
  const button = make("button", BUTTON, { type: "button", "data-signature": "open", "data-camera": "open" }, words, make("span", "text-sm font-normal opacity-90", {}, "用手指或笔写在屏幕上"));
  const help = make("p", "field-help mt-1", {}, `${hint}。`.replace(/。。$/, "。"));
  let field: ShotField | null = null;
  field = new ShotField(element, "签名", () => {
    button.hidden = (field?.room ?? 1) <= 0;
    help.hidden = button.hidden;
  });
  field.list.classList.replace("grid-cols-2", "grid-cols-1");
  field.list.classList.remove("sm:grid-cols-3");
  field.list.ariaLabel = "已签的名";
  element.replaceChildren(button, help, field.message, field.list);
  field.refresh();
  button.addEventListener("click", () => void write(field, asks || label, who));
}

async function write(field: ShotField, asks: string, who: string): Promise<void> {
  field.tell(null);
  field.prepare();
  let place: Place | null = null;
  const stop = watchPlace((news) => (place = news.place ?? place));
  const written = await new SignaturePad(asks, who).run();
  stop();
  if (written) await field.take("signature", written.at, pictureOf(written, place));
}

async function pictureOf({ canvas, at }: Written, place: Place | null): Promise<Taken> {
  const blob = await new Promise<Blob>((resolve, reject) => {
    canvas.toBlob((made) => (made ? resolve(made) : reject(new Error("the pad gave no picture"))), "image/png");
  });
  return { kind: "signature", blob, thumb: null, takenAt: at, place, width: canvas.width, height: canvas.height };
}
