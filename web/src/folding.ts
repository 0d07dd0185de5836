/** Folding: parts of a long page, all open on a desk; on a phone only the first, or the one the address names. */

const PHONE = "(width < 64rem)";

export default function mount(element: HTMLElement): void {
  const parts = [...element.querySelectorAll<HTMLDetailsElement>("details.file-part")];
  const named = () => parts.find((part) => `#${part.id}` === decodeURIComponent(location.hash));

  if (matchMedia(PHONE).matches) {
    const open = named() ?? parts[0];
    for (const part of parts) part.open = part === open;
    if (named() !== undefined) open?.scrollIntoView();
  }
  addEventListener("hashchange", () => {
    const part = named();
    if (part !== undefined && element.isConnected) part.open = true;
  });
  addEventListener("beforeprint", () => {
    for (const part of parts) part.open = true;
  });

  const links = [...element.querySelectorAll<HTMLAnchorElement>(".file-nav a")];
  const seen = new Set<string>();
  const watch = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) seen[entry.isIntersecting ? "add" : "delete"](entry.target.id);
      const first = parts.find((part) => seen.has(part.id));
      for (const link of links) {
        if (first !== undefined && link.hash === `#${first.id}`) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    },
    { rootMargin: "-80px 0px -50% 0px" },
  );
  for (const part of parts) watch.observe(part);
}
