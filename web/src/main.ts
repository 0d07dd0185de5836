/** Starts every page: htmx with a strict policy, the always-present kit, and islands fetched where they stand. */
import "./styles/main.css";
import { startExchange } from "./kit/exchange";
import { startForms } from "./kit/forms";
import { startGallery } from "./kit/gallery";
import { mountAll, type Mount } from "./kit/islands";
import { startMenus } from "./kit/menus";
import { startGuard, startNetwork } from "./kit/network";

const lazy = import.meta.glob<{ default: Mount }>([
  "./*.ts",
  "!./main.ts",
  "!./*.test.ts",
  "!./camera-*.ts", // parts of an island, not islands
  "!./signature-*.ts",
  "!./map-*.ts",
]);
const kit = import.meta.glob<{ default: Mount }>("./kit/island-*.ts", { eager: true });

document.documentElement.classList.add("scripted");
startExchange();
startGuard();
startForms();
startMenus();
startGallery();
startNetwork();

function mountIn(root: ParentNode): void {
  mountAll(root, (name) => {
    const ready = kit[`./kit/island-${name}.ts`];
    return ready === undefined ? lazy[`./${name}.ts`]?.() : Promise.resolve(ready);
  });
}

mountIn(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target instanceof Element) mountIn(event.target);
});

// After what the person sees: the phone is made known, and its pool of challenges kept full.
if (document.body.dataset.person) {
  const begin = (): void => void import("./phone/start").then(({ startPhone }) => startPhone()).catch(() => undefined);
  if (document.readyState === "complete") setTimeout(begin, 500);
  else addEventListener("load", () => setTimeout(begin, 500), { once: true });
}
