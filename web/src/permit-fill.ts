/** Lines of measures (安全措施): those that do not fit this work are marked so with one tap; the others one looks at oneself. */

export default function mount(element: HTMLElement): void {
  const button = element.querySelector<HTMLButtonElement>("[data-fill]");
  const left = element.querySelector("[data-unsaid]");
  const groups = (): HTMLElement[] => [...element.querySelectorAll<HTMLElement>("[data-line]")];
  const chosen = (line: HTMLElement): HTMLInputElement | null => line.querySelector("input[type=radio]:checked");
  const show = (): void => {
    for (const line of groups()) line.dataset.chosen = chosen(line)?.value ?? "";
    const open = groups().filter((line) => !chosen(line)).length;
    if (left) left.textContent = open > 0 ? `还有 ${open} 条没有选` : "都选好了";
    if (button) button.hidden = !groups().some((line) => line.dataset.fits === "no" && !chosen(line));
  };
  button?.addEventListener("click", () => {
    for (const line of groups())
      if (line.dataset.fits === "no" && !chosen(line)) line.querySelector<HTMLInputElement>("input[value='no']")?.click();
    show();
  });
  element.addEventListener("change", show);
  show();
}
