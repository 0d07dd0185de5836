/** Phrases that are the whole answer: a tap writes one into the field named by `data-into`, in place of what stood there. */

export default function mount(element: HTMLElement): void {
  const field = document.getElementById(element.dataset.into ?? "");
  if (!(field instanceof HTMLInputElement)) return;
  const show = (): void => {
    for (const one of element.querySelectorAll("[data-phrase]")) one.ariaPressed = String(one.textContent?.trim() === field.value);
  };
  element.addEventListener("click", (event) => {
    const phrase = event.target instanceof Element ? event.target.closest("[data-phrase]")?.textContent?.trim() : "";
    if (!phrase) return;
    field.value = phrase;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    show();
  });
  field.addEventListener("input", show);
  show();
}
