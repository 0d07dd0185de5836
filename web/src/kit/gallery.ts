/** Photographs open large in place; arrows walk through the photographs of one group. Without this they are plain links. */
import { icon } from "./icon";

export function startGallery(): void {
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[data-photo]") : null;
    if (link === null || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const group = link.closest("[data-photos]") ?? link;
    const links = group === link ? [link] : [...group.querySelectorAll<HTMLAnchorElement>("a[data-photo]")];
    show(links, links.indexOf(link));
  });
}

function show(links: HTMLAnchorElement[], start: number): void {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog lightbox";
  dialog.dataset.lightbox = "";
  dialog.ariaLabel = "查看照片";
  const image = document.createElement("img");
  const caption = document.createElement("p");
  const said = document.createElement("span");
  const why = document.createElement("a"); // to the page that says how sure the picture is
  why.textContent = "看等级和理由";
  caption.append(said, why);
  let at = start;
  const turn = (step: number) => {
    at = (at + step + links.length) % links.length;
    const link = links[at];
    if (link === undefined) return;
    image.src = link.href;
    image.alt = link.querySelector("img")?.alt ?? "";
    const place = links.length > 1 ? `（${at + 1}/${links.length}）` : "";
    said.textContent = `${link.dataset.photo || image.alt}${place}`;
    why.hidden = link.dataset.page === undefined || link.dataset.page === location.pathname;
    why.href = link.dataset.page ?? "";
  };
  const button = (name: string, label: string, style: string, act: () => void) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `icon-button ${style}`;
    made.ariaLabel = label;
    made.append(icon(name));
    made.addEventListener("click", act);
    return made;
  };
  dialog.append(image, caption, button("x", "关闭", "lightbox-close", () => dialog.close()));
  if (links.length > 1) {
    dialog.append(
      button("chevron-left", "上一张", "lightbox-previous", () => turn(-1)),
      button("chevron-right", "下一张", "lightbox-next", () => turn(1)),
    );
  }
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "ArrowLeft") turn(-1);
    if (event.key === "ArrowRight") turn(1);
  });
  image.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  turn(0);
  document.body.append(dialog);
  dialog.showModal();
}
