/** What is new, at the foot of the page: calm, a link to the message; what is urgent stays until it is opened or closed. */
import { icon } from "../kit/icon";
import type { News, Said } from "./line";

const SHOWN_MS = 8000;
const INBOX = "/messages/"; // shows by itself what is new
const KEPT = "anguan-urgent"; // of this tab: an urgent one is still there on the next page

export function showNews({ unread, news, more }: Said): void {
  if (unread === 0) for (const toast of shown()) toast.remove(), forget(toast.dataset.news ?? "");
  for (const one of news) {
    if (one.urgent) keep(one);
    if (one.urgent || !(document.hidden || location.pathname === INBOX)) draw(one, more > 0 && one === news.at(-1) ? `另有 ${more} 条新消息` : "");
  }
}

export function showKept(): void {
  for (const one of kept()) draw(one, "");
}

function draw(one: News, also: string): void {
  const region = document.getElementById("toasts");
  if (region === null || location.pathname.startsWith(opening(one).replace(/open$/, ""))) return;
  for (const toast of shown()) if (toast.dataset.news === one.id) toast.remove();
  const toast = document.createElement("div");
  toast.className = `toast toast-news${one.urgent ? " toast-urgent" : ""}`;
  toast.dataset.news = one.id;
  const link = document.createElement("a");
  link.href = opening(one);
  link.textContent = one.title;
  link.addEventListener("click", () => forget(one.id));
  if (also) link.append(small(also));
  const close = document.createElement("button");
  close.type = "button";
  close.className = "icon-button";
  close.ariaLabel = "关闭提示";
  close.append(icon("x"));
  close.addEventListener("click", () => {
    forget(one.id);
    toast.remove();
  });
  toast.append(icon(one.urgent ? "siren" : "bell"), link, close);
  region.append(toast);
  if (!one.urgent) setTimeout(() => toast.remove(), SHOWN_MS);
}

function opening(one: News): string {
  return `/messages/${one.id}/open`;
}

function small(text: string): HTMLElement {
  const made = document.createElement("small");
  made.textContent = text;
  return made;
}

function shown(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("#toasts [data-news]")];
}

function kept(): News[] {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? "[]") as News[];
  } catch {
    return [];
  }
}

function keep(one: News): void {
  sessionStorage.setItem(KEPT, JSON.stringify([...kept().filter(({ id }) => id !== one.id), one].slice(-3)));
}

function forget(id: string): void {
  sessionStorage.setItem(KEPT, JSON.stringify(kept().filter((one) => one.id !== id)));
}
