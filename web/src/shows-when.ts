/** Shows each part `[data-shown]` only while the radio named `data-name` has one of its values.
 *
 * The values stand on the part (`data-shown="named offices"`), or on the island (`data-value`) where it has one part.
 * Without a script everything is shown, and the server judges what was needed. */

export default function mount(element: HTMLElement): void {
  const parts = element.querySelectorAll<HTMLElement>("[data-shown]");
  const show = () => {
    const chosen = element.querySelector<HTMLInputElement>(`input[name="${element.dataset.name ?? ""}"]:checked`);
    for (const part of parts) {
      const values = (part.dataset.shown || element.dataset.value || "").split(" ");
      part.hidden = chosen === null || !values.includes(chosen.value);
    }
  };
  element.addEventListener("change", show);
  show();
}
