/** The bell (消息): how many messages are unread, on every page at once; what is new is said at the foot of the page. */
import { personOnPage } from "./phone/device";
import { keepLine, type Said } from "./live/line";
import { showKept, showNews } from "./live/toasts";

const MOST = 99;
const KEPT_PAGE = 'meta[name="kept-at"]';

export default function mount(bell: HTMLElement): void {
  const { live, count } = bell.dataset;
  const person = personOnPage();
  if (!live || !count || !person) return;
  let unread = Number(bell.dataset.unread ?? 0);
  draw(bell, unread);
  showKept();
  const hear = (said: Said): void => {
    const changed = said.unread !== unread || said.news.length > 0;
    unread = said.unread;
    draw(bell, unread);
    showNews(said);
    if (changed) document.dispatchEvent(new CustomEvent("inbox-changed"));
  };
  const begin = (): void => keepLine({ live, count, person }, hear);
  // A page from the phone's own memory waits for the network; others for what the person came to see.
  if (document.querySelector(KEPT_PAGE)) addEventListener("online", begin, { once: true });
  else if (document.readyState === "complete") begin();
  else addEventListener("load", begin, { once: true });
}

export function words(unread: number): string {
  if (unread === 0) return "消息，没有未读";
  return `消息，${unread > MOST ? `${MOST} 条以上` : `${unread} 条`}未读`;
}

function draw(bell: HTMLElement, unread: number): void {
  const dot = bell.querySelector<HTMLElement>(".count-dot");
  if (dot !== null) {
    dot.hidden = unread === 0;
    dot.textContent = unread > MOST ? `${MOST}+` : String(unread);
  }
  bell.ariaLabel = words(unread);
  document.title = (unread > 0 ? `(${unread > MOST ? `${MOST}+` : unread}) ` : "") + document.title.replace(/^\(\d+\+?\) /, "");
  const marked = unread > 0 ? navigator.setAppBadge?.(unread) : navigator.clearAppBadge?.(); // of the installed app
  marked?.catch(() => undefined);
}
