/** The page without network: today's tasks, the forms, and what waits in the outbox, until the network is back. */

import { drawn, make } from "./camera-parts";
import { icon } from "./kit/icon";
import { undelivered } from "./outbox/badge";
import { type Pack, who } from "./outbox/day";
import { whenText } from "./outbox/words";
import { packOf } from "./phone/store";

const AGAIN_MS = 3000;

export default async function mount(element: HTMLElement): Promise<void> {
  goOn();
  const person = await who();
  const held = person ? await packOf<Pack>(person) : undefined;
  if (!held) return; // nobody has signed in here, or never opened a page with network
  const { pack, at } = held;
  const { all, refused } = await undelivered(person);
  const waiting = refused > 0 ? `${all} 项没有送出，其中 ${refused} 项需要处理` : `${all} 项等待网络`;
  element.replaceChildren(
    section("今天要办", pack.tasks.map((task) => link(task.title, task.sub, task.url, "clipboard-list", due(task.due), task.tone === "wrong"))),
    section("可以离线填的表单", pack.forms.map((form) => link(form.title, "", form.url, form.icon))),
    section("发件箱", [link(all > 0 ? waiting : "没有等待送出的内容", "", "/outbox/", "cloud-upload")]),
    make("p", "text-sm text-muted", {}, `${pack.name}，内容取自 ${whenText(new Date(at))}。`),
  );
}

/** Where this page stands for another, the other one opens as soon as the server answers. */
function goOn(): void {
  if (location.pathname === "/offline/") return; // asked for as it is
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = () => (timer = setTimeout(ask, AGAIN_MS));
  const ask = () => {
    clearTimeout(timer);
    if (!navigator.onLine) return void later();
    fetch(location.href, { method: "HEAD", cache: "no-store" }).then(() => location.reload(), later);
  };
  addEventListener("online", ask);
  later();
}

function section(title: string, rows: HTMLElement[]): HTMLElement {
  const body = rows.length > 0 ? rows : [make("p", "text-muted", {}, "没有。")];
  const head = make("div", "section-head", {}, make("h2", "", {}, title));
  return make("section", "section", {}, head, make("div", "section-body grid gap-3", {}, ...body));
}

function link(title: string, sub: string, url: string, name: string, end = "", alarm = false): HTMLElement {
  const words = make("span", "min-w-0", {}, make("span", "task-title block", {}, title));
  if (sub) words.append(make("span", "task-note block", {}, sub));
  const mark = make("span", "task-mark", {}, icon(name));
  const last = make("span", "flex items-center gap-1 text-sm text-muted", {}, end, drawn(icon("chevron-right"), "size-4"));
  return make("a", `task${alarm ? " task-alarm" : ""}`, { href: url }, mark, words, last);
}

function due(day: string | null): string {
  if (!day) return "";
  const left = Math.round((Date.parse(`${day}T00:00`) - new Date().setHours(0, 0, 0, 0)) / 86_400_000);
  if (left < 0) return `逾期 ${-left} 天`;
  return left === 0 ? "今天到期" : `还有 ${left} 天`;
}
