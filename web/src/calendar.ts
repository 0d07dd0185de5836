/** The calendar by keyboard: arrows go from day to day, Home and End along the week, Page Up and Down to other months. */
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

export default function mount(element: HTMLElement): void {
  element.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const days = [...element.querySelectorAll<HTMLElement>("[data-day]")];
    const cell = event.target instanceof Element ? event.target.closest("td")?.querySelector<HTMLElement>("[data-day]") : null;
    const here = cell === null || cell === undefined ? -1 : days.indexOf(cell);
    if (here < 0) return;
    const page = { PageUp: "prev", PageDown: "next" }[event.key];
    const week = here - (here % 7);
    const there = event.key === "Home" ? week : event.key === "End" ? week + 6 : here + (STEPS[event.key] ?? 0);
    if (page === undefined && there === here) return;
    event.preventDefault();
    if (page === undefined) days[there]?.focus();
    else document.querySelector<HTMLAnchorElement>(`main a[rel="${page}"]`)?.click();
  });
}
