/** Choosing people from a long list (班组成员): found while typing, many at once; one hidden field carries them all. */

export default function mount(element: HTMLElement): void {
  const rows = [...element.querySelectorAll<HTMLElement>(".pick-row")].map((row) => ({
    row,
    box: row.querySelector<HTMLInputElement>("input[type=checkbox]")!,
    words: (row.dataset.words ?? "").toLowerCase(),
  }));
  const hidden = element.querySelector<HTMLInputElement>("input[type=hidden]");
  const find = element.querySelector<HTMLInputElement>("[data-find]");
  const nobody = element.querySelector<HTMLElement>("[data-nobody]");
  const count = element.querySelector("[data-picked]");
  for (const { box } of rows) box.removeAttribute("name"); // thousands of fields are more than a form may have

  const keep = (): void => {
    const chosen = rows.filter(({ box }) => box.checked).map(({ box }) => box.value);
    if (hidden) hidden.value = chosen.join(",") || "none";
    if (count) count.textContent = String(chosen.length);
  };
  const narrow = (): void => {
    const text = (find?.value ?? "").trim().toLowerCase();
    let found = 0;
    for (const { row, words } of rows) {
      row.hidden = text !== "" && !words.includes(text);
      if (!row.hidden) found++;
    }
    if (nobody) nobody.hidden = found > 0 || rows.length === 0;
  };
  const all = (checked: boolean): void => {
    for (const { row, box } of rows) if (!row.hidden) box.checked = checked;
    keep();
  };
  element.addEventListener("change", keep);
  find?.addEventListener("input", narrow);
  find?.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  element.querySelector("[data-all]")?.addEventListener("click", () => all(true));
  element.querySelector("[data-none]")?.addEventListener("click", () => all(false));
  keep();
}
