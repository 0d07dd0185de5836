/** The full-screen pad (手写板): pen and finger, undo and clear; a name may be typed where a hand cannot write. */

import { drawn, make } from "./camera-parts";
import { icon } from "./kit/icon";
import { Strokes } from "./signature-strokes";

export interface Written {
  canvas: HTMLCanvasElement;
  at: Date;
}

// Turned on its side a phone is low: the buttons then stand beside the pad.
const LAYOUT =
  "mx-auto grid h-full max-w-4xl grid-rows-[auto_minmax(0,1fr)_auto] gap-3 p-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] [@media(max-height:28rem)]:grid-cols-[minmax(0,1fr)_12rem] [@media(max-height:28rem)]:grid-rows-[auto_minmax(0,1fr)] [@media(max-height:28rem)]:pb-3";
const FRAME =
  "relative aspect-[4/3] max-h-full w-full self-center rounded-xl border-2 border-dashed border-base-content/30 [@media(max-height:28rem)]:aspect-auto [@media(max-height:28rem)]:h-full";
const SHEET = "fixed inset-0 m-0 h-dvh max-h-none w-screen max-w-none border-0 bg-base-200 p-0 text-base-content";
const TOOL = "btn btn-plain min-h-12 flex-1";
const LONGEST = 1000;
const MARGIN = 24;

export class SignaturePad {
  private readonly strokes = new Strokes();
  private readonly canvas = make("canvas", "absolute inset-0 size-full touch-none rounded-xl bg-white", {
    "data-signature": "pad", role: "img", "aria-label": "签名区：用手指或笔在这里写",
  });
  private readonly ghost = make("p", "pointer-events-none absolute inset-0 grid place-items-center text-lg text-black/35", {}, "在这里写您的姓名");
  private readonly typed = make("input", "input min-h-12 w-full", { type: "text", maxlength: "20", autocomplete: "off" });
  private readonly done = make("button", "btn btn-primary min-h-14 w-full text-lg", { type: "button", "data-signature": "done" }, "完成签名");
  private readonly dialog: HTMLDialogElement;
  private result: Written | null = null;
  private writing = false;
  private shrink = 1; // below 1 when the pad is lower than what was written on it, before the phone was turned

  constructor(private readonly asks: string, private readonly who: string) {
    this.dialog = this.build();
  }

  /** Open the pad; resolves with what was written, or null when the person went away. */
  async run(): Promise<Written | null> {
    document.body.append(this.dialog);
    this.dialog.showModal();
    const watching = new ResizeObserver(() => this.redraw()); // also when the phone is turned
    watching.observe(this.canvas);
    this.refresh();
    await new Promise<void>((resolve) => this.dialog.addEventListener("close", () => resolve(), { once: true }));
    watching.disconnect();
    this.dialog.remove();
    return this.result;
  }

  private build(): HTMLDialogElement {
    const close = make("button", "icon-button", { type: "button", "aria-label": "不签了" }, drawn(icon("x"), "size-6"));
    close.addEventListener("click", () => this.dialog.close());
    const undo = this.tool("undo-2", "撤销一笔", "undo", () => this.strokes.undo());
    const clear = this.tool("trash-2", "清除重写", "clear", () => (this.strokes.clear(), (this.typed.value = "")));
    this.done.addEventListener("click", () => this.finish());
    this.typed.addEventListener("input", () => (this.strokes.clear(), this.redraw(), this.refresh()));
    this.write();
    const help = "不便手写时（例如只有键盘），请展开这里键入姓名，签名图上会注明是键盘键入。";
    const keyboard = make("details", "rounded-xl", {}, make("summary", "min-h-11 cursor-pointer py-2 text-sm", {}, "不便手写？用键盘键入姓名"));
    const label = make("label", "grid gap-1 text-sm", {}, help, this.typed);
    this.typed.placeholder = this.who;
    keyboard.append(label);
    const sheet = make(
      "div",
      LAYOUT,
      {},
      make("header", "col-span-full flex items-center gap-2", {}, close, make("p", "min-w-0 flex-1 text-base font-semibold", {}, this.asks || "手写签名")),
      make("div", FRAME, { "data-signature": "frame" }, this.canvas, this.ghost),
      make("footer", "grid content-start gap-2 overflow-auto", {}, make("div", "flex flex-wrap gap-2", {}, undo, clear), this.done, keyboard),
    );
    return make("dialog", SHEET, { "aria-label": "手写签名", "data-signature": "sheet" }, sheet);
  }

  private tool(symbol: string, words: string, name: string, act: () => void): HTMLButtonElement {
    const button = make("button", TOOL, { type: "button", "data-signature": name }, drawn(icon(symbol), "size-5"), words);
    button.addEventListener("click", () => {
      act();
      this.redraw();
      this.refresh();
    });
    return button;
  }

  private write(): void {
    const { canvas } = this;
    const point = (event: PointerEvent): { x: number; y: number; weight: number } => {
      const box = canvas.getBoundingClientRect();
      const weight = event.pointerType === "pen" ? event.pressure : 0.5;
      const scale = box.width * this.shrink;
      return { x: (event.clientX - box.left) / scale, y: (event.clientY - box.top) / scale, weight };
    };
    let writing = -1;
    canvas.addEventListener("pointerdown", (event) => {
      if (writing !== -1 || event.button !== 0) return; // the palm beside the pen
      writing = event.pointerId;
      this.writing = true;
      canvas.setPointerCapture(writing);
      this.typed.value = "";
      this.strokes.begin(point(event));
      this.redraw();
    });
    canvas.addEventListener("pointermove", (event) => {
      if (event.pointerId !== writing) return;
      for (const each of event.getCoalescedEvents?.() ?? [event]) this.strokes.extend(point(each));
      this.redraw();
    });
    for (const name of ["pointerup", "pointercancel"] as const)
      canvas.addEventListener(name, (event) => {
        if (event.pointerId !== writing) return;
        writing = -1;
        this.writing = false;
        this.refresh();
      });
  }

  private redraw(): void {
    const { canvas } = this;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(canvas.clientWidth * ratio);
    canvas.height = Math.round(canvas.clientHeight * ratio);
    const pen = canvas.getContext("2d");
    const height = canvas.height / Math.max(1, canvas.width);
    if (!this.writing) this.shrink = this.strokes.empty ? 1 : Math.min(1, (height * 0.95) / this.strokes.box().bottom);
    if (pen) this.strokes.draw(pen, canvas.width * this.shrink);
    this.ghost.hidden = !this.strokes.empty;
    this.ghost.textContent = this.typed.value || "在这里写您的姓名";
    this.ghost.classList.toggle("text-4xl", this.typed.value !== "");
    this.ghost.classList.toggle("text-black", this.typed.value !== "");
  }

  private refresh(): void {
    this.done.disabled = !this.strokes.written && this.typed.value.trim().length < 2;
  }

  private finish(): void {
    this.result = { canvas: this.strokes.empty ? typedName(this.typed.value.trim()) : this.cut(), at: new Date() };
    this.dialog.close();
  }

  /** What was written and a little margin, on white: a picture that prints well wherever it is put. */
  private cut(): HTMLCanvasElement {
    const { left, top, right, bottom } = this.strokes.box();
    const scale = Math.min(LONGEST, (LONGEST - 2 * MARGIN) / Math.max(right - left, bottom - top, 0.3));
    const canvas = blank((right - left) * scale + 2 * MARGIN, (bottom - top) * scale + 2 * MARGIN);
    const origin = { x: left - MARGIN / scale, y: top - MARGIN / scale };
    this.strokes.draw(canvas.getContext("2d")!, scale, origin);
    return canvas;
  }
}

function typedName(name: string): HTMLCanvasElement {
  const canvas = blank(600, 220);
  const pen = canvas.getContext("2d")!;
  pen.fillStyle = "#111";
  pen.textAlign = "center";
  pen.font = '88px "KaiTi", "STKaiti", "Kaiti SC", serif';
  pen.fillText(name, 300, 120, 560);
  pen.font = "24px sans-serif";
  pen.fillText("键盘键入", 300, 190);
  return canvas;
}

function blank(width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(64, Math.round(width));
  canvas.height = Math.max(64, Math.round(height));
  const pen = canvas.getContext("2d")!;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  return canvas;
}
