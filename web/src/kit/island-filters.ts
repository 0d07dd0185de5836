/** Filters: a sheet on the phone, no empty parameters in the address, presets that clear the dates beneath them. */

export default function mount(form: HTMLElement): void {
  const panel = form.querySelector<HTMLElement>(".filter-panel");
  const opener = form.querySelector<HTMLButtonElement>("[data-filter-open]");
  const toggle = (open: boolean) => {
    panel?.classList.toggle("is-open", open);
    opener?.setAttribute("aria-expanded", String(open));
    document.body.classList.toggle("overflow-hidden", open);
    if (open) panel?.querySelector<HTMLElement>("button, summary")?.focus();
    else opener?.focus();
  };
  opener?.addEventListener("click", () => toggle(true));
  for (const close of form.querySelectorAll("[data-filter-close]")) close.addEventListener("click", () => toggle(false));
  panel?.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel.classList.contains("is-open")) toggle(false);
  });

  form.addEventListener("change", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement)) return;
    const group = input.closest("[data-period]");
    if (group === null) return;
    if (input.type === "radio") {
      for (const date of group.querySelectorAll<HTMLInputElement>("input[type=date]")) date.value = "";
    } else {
      for (const radio of group.querySelectorAll<HTMLInputElement>("input[type=radio]")) radio.checked = false;
    }
  }, true);

  form.addEventListener("htmx:configRequest", (event) => {
    const { formData } = (event as CustomEvent<{ formData: FormData }>).detail;
    for (const name of new Set(formData.keys())) {
      const kept = formData.getAll(name).filter((value) => value !== "");
      formData.delete(name);
      for (const value of kept) formData.append(name, value);
    }
  });
  form.addEventListener("formdata", (event) => {
    const data = (event as FormDataEvent).formData;
    for (const name of new Set(data.keys())) {
      if (data.getAll(name).every((value) => value === "")) data.delete(name);
    }
  });
}
