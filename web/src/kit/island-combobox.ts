/** Combobox over htmx results: the server sends `[role=option][data-value]` rows, arrows and Enter choose one.
 *
 * The text field carries hx-get; the hidden field carries the chosen value. Without this the text itself is sent. */

export default function mount(element: HTMLElement): void {
  const input = element.querySelector<HTMLInputElement>("input[role=combobox]");
  const value = element.querySelector<HTMLInputElement>("input[type=hidden]");
  const list = element.querySelector<HTMLElement>("[role=listbox]");
  if (input === null || value === null || list === null) return;

  const options = () => [...list.querySelectorAll<HTMLElement>("[role=option]")];
  const current = () => options().find((option) => option.ariaSelected === "true");
  let chosen = input.value;

  const close = () => {
    list.replaceChildren();
    input.ariaExpanded = "false";
    input.removeAttribute("aria-activedescendant");
  };
  const point = (option: HTMLElement | undefined) => {
    for (const other of options()) other.ariaSelected = String(other === option);
    if (option === undefined) return;
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const choose = (option: HTMLElement) => {
    value.value = option.dataset.value ?? "";
    chosen = input.value = option.dataset.label ?? option.textContent?.trim() ?? "";
    close();
    value.dispatchEvent(new Event("change", { bubbles: true }));
  };

  list.addEventListener("htmx:afterSwap", () => {
    options().forEach((option, index) => (option.id ||= `${list.id}-${index}`));
    input.ariaExpanded = String(list.childElementCount > 0);
    point(options()[0]);
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // keep focus in the field
  list.addEventListener("click", (event) => {
    const option = event.target instanceof Element ? event.target.closest<HTMLElement>("[role=option]") : null;
    if (option !== null) choose(option);
  });
  input.addEventListener("input", () => {
    if (input.value !== chosen) value.value = "";
    if (input.value === "") close();
  });
  input.addEventListener("keydown", (event) => {
    const all = options();
    const here = all.indexOf(current() as HTMLElement);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (all.length === 0) return;
      event.preventDefault();
      point(all[(here + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]);
    } else if (event.key === "Enter" && here >= 0) {
      event.preventDefault();
      choose(all[here] as HTMLElement);
    } else if (event.key === "Escape") close();
  });
  input.addEventListener("blur", () => {
    close();
    if (value.value === "" && input.dataset.strict !== undefined) input.value = "";
  });
}
