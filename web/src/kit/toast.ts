/** Short messages at the foot of the page; errors stay until dismissed. */
import { icon } from "./icon";

export type Tone = "good" | "wrong" | "note";

const ICONS: Record<Tone, string> = { good: "circle-check", wrong: "circle-alert", note: "info" };

export function say(text: string, tone: Tone = "note"): void {
  const region = document.getElementById("toasts");
  if (region === null) return;
  const toast = document.createElement("div");
  toast.className = `toast toast-${tone}`;
  if (tone === "wrong") toast.setAttribute("role", "alert");
  const words = document.createElement("span");
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "icon-button";
  close.ariaLabel = "关闭提示";
  close.append(icon("x"));
  close.addEventListener("click", () => toast.remove());
  toast.append(icon(ICONS[tone]), words, close);
  region.append(toast);
  if (tone !== "wrong") setTimeout(() => toast.remove(), 6000);
}

/** The server may send `HX-Trigger: {"say": {"text": …, "tone": …}}`. */
document.addEventListener("say", (event) => {
  const { text, tone } = (event as CustomEvent<{ text: string; tone?: Tone }>).detail;
  say(text, tone);
});
