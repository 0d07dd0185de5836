/** Menus are <details>; here they close by Escape, by a click elsewhere, and one at a time. `/` goes to the search box. */

export function startMenus(): void {
  const open = () => [...document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]")];

  document.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target as Node)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      for (const menu of open()) {
        menu.open = false;
        menu.querySelector<HTMLElement>("summary")?.focus();
      }
    }
    if (event.key === "/" && !isTyping(event.target) && !event.ctrlKey && !event.metaKey) {
      const search = document.querySelector<HTMLInputElement>("input[data-search-focus]");
      if (search !== null) {
        event.preventDefault();
        search.focus();
        search.select();
      }
    }
    if ((event.key === "j" || event.key === "k") && !isTyping(event.target)) moveRow(event.key === "j" ? 1 : -1);
  });
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

function moveRow(step: number): void {
  const links = [...document.querySelectorAll<HTMLElement>(".row-link")].filter((link) => link.offsetParent !== null);
  if (links.length === 0) return;
  const here = links.findIndex((link) => link === document.activeElement);
  const next = here === -1 ? (step > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, here + step));
  links[next]?.focus();
}
