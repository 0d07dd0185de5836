/** Lines of measures (安全措施): those that do not fit this work are marked so with one tap; the others one looks at oneself.
 *
 * Each line keeps when it was answered: `tapped-<n>`, beside `sent` for the whole, both by this phone's clock, so that only
 * the time between them counts.
 */

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
  const keep = (name: string): HTMLInputElement => {
    const found = element.querySelector<HTMLInputElement>(`input[name="${name}"]`);
    if (found) return found;
    const made = Object.assign(document.createElement("input"), { type: "hidden", name });
    element.append(made);
    return made;
  };
  element.closest("form")?.addEventListener("submit", () => (keep("sent").value = String(Date.now())));
  element.addEventListener("change", (event) => {
    const number = event.target instanceof HTMLInputElement ? /^involved-(\d+)$/.exec(event.target.name)?.[1] : undefined;
    if (number) keep(`tapped-${number}`).value = String(Date.now());
    show();
  });
  show();
}
