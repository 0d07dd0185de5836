/** The outbox as a list: what needs its person first, then what waits, then what has arrived. */

import { drawn, make } from "../camera-parts";
import { ask } from "../kit/forms";
import { icon } from "../kit/icon";
import { discardShot, dropItem } from "../phone/store";
import { openAgain } from "./again";
import { isHeldUp, type Item, PENDING, restate } from "./items";
import { flush } from "./sender";
import { standing, whenText } from "./words";

const SHOWN = 50;
const MOVED = ["not_in_this_state", "not_yours", "key_used", "gone", "not_allowed"]; // changing words does not help

export function listOf(person: string, all: Item[], shares: Map<string, number>): HTMLElement[] {
  const groups: [string, Item[]][] = [
    ["需要处理", all.filter(({ state }) => state === "refused")],
    ["等待送出", all.filter(({ state }) => PENDING.includes(state))],
    ["最近送达", all.filter(({ state }) => state === "delivered").reverse()],
  ];
  return groups
    .filter(([, found]) => found.length > 0)
    .map(([title, found]) => {
      const rows = found.slice(0, SHOWN).map((item) => row(person, item, all, shares.get(item.id)));
      const rest = found.length - rows.length;
      const list = make("ul", "grid gap-3", {}, ...rows);
      const note = rest > 0 ? [make("p", "text-muted text-sm mt-3", {}, `还有 ${rest} 项，按先后依次送出。`)] : [];
      const head = make("div", "section-head", {}, make("h2", "", {}, `${title} ${found.length}`));
      return make("section", "section", {}, head, make("div", "section-body", {}, list, ...note));
    });
}

function row(person: string, item: Item, all: Item[], share: number | undefined): HTMLLIElement {
  const { body, state } = item;
  const { words, tone, icon: name } = standing(item, isHeldUp(item, all), share);
  const badge = make("span", `badge badge-${tone}`, {}, icon(name), words);
  const meta = [whenText(new Date(item.at)), body.shots.length > 0 ? `${body.shots.length} 份照片或视频` : ""];
  const parts: Node[] = [
    make("span", "card-top", {}, make("span", "card-title", {}, body.what), badge),
    make("span", "card-meta", {}, make("span", "", {}, body.title), ...meta.filter(Boolean).map((text) => make("span", "", {}, text))),
  ];
  if (share !== undefined && state === "sending" && navigator.onLine) {
    const bar = make("progress", "progress progress-primary w-full", { max: "1", "aria-label": "发送进度" });
    bar.value = share;
    parts.push(bar);
  }
  if (state === "refused") parts.push(reasons(item), choices(person, item));
  if (state === "delivered") parts.push(make("a", "tool mt-2", { href: body.location || "/" }, "打开看看", drawn(icon("chevron-right"), "size-4")));
  if (state === "signin") parts.push(make("a", "btn btn-primary mt-2", { href: "/sign-in/?next=/outbox/" }, "去登录"));
  return make("li", "card-link", { "data-item": item.id, "data-state": state }, ...parts);
}

function reasons({ body }: Item): HTMLElement {
  const lines = body.reasons.map(({ message, remedy, clause }) =>
    make("li", "", {}, make("strong", "block", {}, message), ...(remedy ? [make("span", "block", {}, remedy)] : []), ...(clause ? [make("span", "block text-sm text-muted", {}, `依据：${clause}`)] : [])),
  );
  const typed = body.fields.filter(([name, value]) => value.length > 1 && ["what", "note", "reason"].includes(name));
  const mine = typed.map(([, value]) => make("p", "text-muted text-sm", {}, `您写的：${value}`));
  return make("div", "notice notice-wrong mt-2", {}, icon("circle-alert"), make("ul", "grid gap-2", {}, ...lines), make("div", "notice-body", {}, ...mine));
}

/** Three ways on, and nothing is lost by looking first. */
function choices(person: string, item: Item): HTMLElement {
  const { body } = item;
  const moved = body.reasons.some(({ code }) => MOVED.includes(code));
  const button = (text: string, style: string, act: () => Promise<unknown>) => {
    const made = make("button", `btn ${style}`, { type: "button" }, text);
    made.addEventListener("click", () => void act());
    return made;
  };
  const look = body.about ? [make("a", `btn ${moved ? "btn-primary" : "btn-plain"}`, { href: body.about }, "打开看现状")] : [];
  const again = button("改一改再发", moved ? "btn-plain" : "btn-primary", () => openAgain(person, item));
  const retry = button("原样再发", "btn-plain", async () => {
    await restate(person, item, "waiting", { reasons: [] });
    await flush();
  });
  const drop = button("放弃", "btn-plain", async () => {
    const lost = body.shots.length > 0 ? `，连同 ${body.shots.length} 份照片或视频` : "";
    if (!(await ask(`放弃后这一项从手机里删除${lost}，不能找回。确定放弃“${body.what}”吗？`, "放弃"))) return;
    for (const { id } of body.shots) await discardShot(person, id);
    await dropItem(person, item.id);
    await flush();
  });
  return make("div", "btn-row mt-3", {}, ...look, moved ? retry : again, drop);
}
