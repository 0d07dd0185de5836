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

  document.addEventListener("pointerdown", (event) => {
    const open = panel?.classList.contains("is-open") === true && panel.isConnected;
    if (open && event.target instanceof Node && !panel.contains(event.target)) toggle(false);
  });

  const badge = form.querySelector<HTMLElement>("[data-filter-count]");
  const count = () => {
    if (badge === null) return;
    const on = [...form.querySelectorAll(".filter-box")].filter((box) =>
      [...box.querySelectorAll<HTMLInputElement>("input")].some((input) =>
        input.type === "date" ? input.value !== "" : input.checked && input.value !== "",
      ),
    ).length;
    badge.textContent = String(on);
    badge.hidden = on === 0;
  };

  const search = form.querySelector<HTMLInputElement>("input[type=search]");
  search?.addEventListener("change", (event) => event.stopPropagation()); // Enter submits; leaving the field does not
  search?.addEventListener("search", () => {
    if (search.value === "" && form instanceof HTMLFormElement) form.requestSubmit(); // its own cross was pressed
  });

  form.addEventListener("change", (event) => {
    const input = event.target;
    if (!(input instanceof HTMLInputElement)) return;
    queueMicrotask(count);
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
