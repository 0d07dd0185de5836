/** What is asked of the person behind the camera, over the picture: in words, with an example, and a warning if need be. */

import { make } from "./camera-parts";

export interface Asked {
  asks: string;
  hint: string;
  exampleUrl: string;
  /** Something to know before the shutter is pressed, if it comes. */
  warning: Promise<string>;
}

const PANEL = "pointer-events-none absolute inset-x-3 top-0 flex items-start gap-3";
const WORDS = "min-w-0 flex-1 rounded-lg bg-black/60 px-3 py-2 text-sm leading-snug";
const EXAMPLE = "size-20 rounded-lg border border-white/60 object-cover";

export function askedPanel({ asks, hint, exampleUrl, warning }: Asked): HTMLElement {
  const words = make("p", WORDS, { "data-camera": "asked" });
  words.append(...(asks ? [make("strong", "block", {}, asks)] : []), hint);
  const panel = make("div", PANEL, {}, words);
  if (exampleUrl) panel.append(make("img", EXAMPLE, { src: exampleUrl, alt: "示例" }));
  panel.hidden = !asks && !hint && !exampleUrl;
  void warning.then((said) => {
    words.append(make("span", "block text-amber-300", { role: "alert" }, said));
    panel.hidden = false;
  });
  return panel;
}
