/** A paper of a quiz (答题): the time that is left, how many are answered, and the little work its token asks for.
 *
 * The work is looking for a number whose hash with the token begins with `data-bits` zero bits; it is done in slices
 * while the person reads, so that nobody waits for it unless they are faster than their phone.
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { ask } from "./kit/forms";
import { leftUntil, ServerClock } from "./permits/time";

const SLICE_MS = 12;

/** Whether a hash begins with so many zero bits. */
export function begins(hash: Uint8Array, bits: number): boolean {
  const whole = bits >> 3;
  for (let at = 0; at < whole; at++) if (hash[at] !== 0) return false;
  return (hash[whole] ?? 0) >> (8 - (bits & 7)) === 0;
}

/** Look for a proof a slice at a time; the phone stays quick meanwhile. */
export async function prove(token: string, bits: number, pause = () => new Promise<void>((on) => setTimeout(on))): Promise<string> {
  for (let number = 0; ; ) {
    const until = performance.now() + SLICE_MS;
    do {
      if (begins(sha256(utf8ToBytes(`${token}:${number}`)), bits)) return String(number);
      number++;
    } while (performance.now() < until);
    await pause();
  }
}

export default function mount(form: HTMLElement): void {
  if (!(form instanceof HTMLFormElement)) return;
  const token = form.querySelector<HTMLInputElement>("[name=paper]")!.value;
  const proof = form.querySelector<HTMLInputElement>("[name=proof]")!;
  const clock = new ServerClock(Number(form.dataset.now), Date.now());
  const ends = Number(form.dataset.ends);
  const left = form.querySelector("[data-left]")!;
  const done = form.querySelector("[data-done]")!;
  const questions = [...form.querySelectorAll<HTMLFieldSetElement>("fieldset")];
  const answered = (): number => questions.filter((one) => one.querySelector("input:checked")).length;
  const working = prove(token, Number(form.dataset.bits)).then((found) => void (proof.value = found));
  let sure = false;

  const tick = (): void => {
    if (!form.isConnected) return;
    const { text, late } = leftUntil(ends, clock.now());
    left.textContent = late ? "时间到了，请马上交卷" : `还剩 ${text}`;
    form.toggleAttribute("data-late", late);
    setTimeout(tick, 1_000);
  };
  const count = (): void => void (done.textContent = `已答 ${answered()} / ${questions.length} 题`);

  form.addEventListener("change", count);
  form.addEventListener("submit", (event) => {
    const missing = questions.length - answered();
    if (missing > 0 && !sure) {
      event.preventDefault();
      event.stopImmediatePropagation();
      void ask(`还有 ${missing} 题没有答，确定交卷吗？`, "交卷").then((yes) => {
        if (!yes) return questions.find((one) => !one.querySelector("input:checked"))?.scrollIntoView({ block: "center" });
        sure = true;
        form.requestSubmit();
      });
    } else if (!proof.value) {
      event.preventDefault();
      event.stopImmediatePropagation();
      done.textContent = "正在做防刷校验，请稍等…";
      void working.then(() => form.requestSubmit());
    }
  }, { capture: true });
  count();
  tick();
}
