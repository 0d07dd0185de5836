/** Shows the part `[data-shown]` only while the radio named `data-name` has the value `data-value`.
 *
 * Without a script everything is shown, and the server judges what was needed. */

export default function mount(element: HTMLElement): void {
  const part = element.querySelector<HTMLElement>("[data-shown]");
  if (part === null) return;
  const show = () => {
    const chosen = element.querySelector<HTMLInputElement>(`input[name="${element.dataset.name ?? ""}"]:checked`);
    part.hidden = chosen?.value !== element.dataset.value;
  };
  element.addEventListener("change", show);
  show();
}
