/** Phrases: the common cases of the category chosen, one tap writes one into the text.
 *
 * `data-into` is the id of the text field; groups carry `data-phrases` with the value of the radio they belong to. */

export default function mount(element: HTMLElement): void {
  const text = document.getElementById(element.dataset.into ?? "");
  if (!(text instanceof HTMLTextAreaElement)) return;

  const show = () => {
    const chosen = element.querySelector<HTMLInputElement>("input[type=radio]:checked")?.value;
    for (const group of element.querySelectorAll<HTMLElement>("[data-phrases]"))
      group.hidden = group.dataset.phrases !== chosen;
  };
  element.addEventListener("change", show);
  element.addEventListener("click", (event) => {
    const phrase = event.target instanceof Element ? event.target.closest("[data-phrase]")?.textContent?.trim() : "";
    if (!phrase || text.value.includes(phrase)) return;
    text.value = text.value.trim() ? `${text.value.trim()}；${phrase}` : phrase;
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });
  show();
}
