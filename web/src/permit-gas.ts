/** A gas reading judged as it is typed (当场判定): beside each value whether it holds, and at the foot what follows.
 *
 * Each `[data-gas]` carries `data-limits`, JSON by unit: {"%vol": [19.5, 21]}; `data-possible` the same for what an
 * instrument can show at all. The server judges again by the rules; this is so that one need not wait for it.
 */

type Range = [number | null, number | null];

const SAID = { good: "合格", bad: "超出限值", odd: "读数不可能，请核对单位和小数点" } as const;

export type Verdict = keyof typeof SAID | "none";

export function judged(text: string, limits: Range | undefined, possible: Range | undefined): Verdict {
  const value = Number(text.trim().replace("。", ".").replace("，", "."));
  if (text.trim() === "") return "none";
  if (!Number.isFinite(value) || value < 0 || (possible && !within(value, possible))) return "odd";
  if (!limits) return "none";
  return within(value, limits) ? "good" : "bad";
}

const within = (value: number, [low, high]: Range): boolean => (low === null || value >= low) && (high === null || value <= high);

export default function mount(element: HTMLElement): void {
  const rows = [...element.querySelectorAll<HTMLElement>("[data-gas]")];
  const whole = element.querySelector<HTMLElement>("[data-whole]");
  const show = (): void => {
    const found = rows.map((row) => {
      const unit = row.querySelector<HTMLInputElement | HTMLSelectElement>("[data-unit]")?.value ?? "";
      const input = row.querySelector<HTMLInputElement>("[data-value]");
      const limits = (JSON.parse(row.dataset.limits ?? "{}") as Record<string, Range>)[unit];
      const possible = (JSON.parse(row.dataset.possible ?? "{}") as Record<string, Range>)[unit];
      const verdict = judged(input?.value ?? "", limits, possible);
      row.dataset.verdict = verdict;
      for (const said of row.querySelectorAll<HTMLElement>("[data-limit-of]")) said.hidden = said.dataset.limitOf !== unit;
      const words = row.querySelector("[data-said]");
      if (words && words.textContent !== (verdict === "none" ? "" : SAID[verdict])) words.textContent = verdict === "none" ? "" : SAID[verdict];
      return verdict;
    });
    if (whole) whole.hidden = !found.includes("bad");
  };
  element.addEventListener("input", show);
  element.addEventListener("change", show);
  show();
}
