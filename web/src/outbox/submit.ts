/** A form marked `data-outbox` is submitted: sealed first, then sent; without network it waits, and says so plainly. */

import { make } from "../camera-parts";
import { mintId } from "../phone/bytes";
import { personOnPage } from "../phone/device";
import { dropItem, moveShots, putItem, shot, VaultClosed } from "../phone/store";
import { release } from "../kit/forms";
import { icon } from "../kit/icon";
import { say } from "../kit/toast";
import { keptAt } from "./day";
import { type Body, giveBack, homeOfItem, type Item } from "./items";
import { flush, flushFor, sendNow } from "./sender";

const KEY = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const WORDS = 60;

export async function takeOver(form: HTMLFormElement, submitter: HTMLElement | null): Promise<void> {
  const person = personOnPage();
  let item: Item;
  try {
    item = await itemOf(form, submitter, person);
    await putItem(person, item);
  } catch (error) {
    return unsealed(form, submitter, error);
  }
  await moveShots(person, item.body.shots.map(({ id }) => id), homeOfItem(item.id));
  if (form.dataset.outboxAgain) await dropItem(person, form.dataset.outboxAgain);
  void navigator.storage?.persist?.();
  void registerSync();
  if (!navigator.onLine) return sealed(form, item);
  const outcome = await (item.body.first ? sendNow(item) : flushFor(item.id));
  if (item.body.first && outcome?.kind !== "done") void flush();
  if (outcome?.kind === "done") return location.assign(outcome.location);
  if (outcome?.kind !== "refused") return sealed(form, item, outcome?.kind === "signin");
  if (keptAt()) return location.assign("/outbox/");
  await giveBack(person, item, location.pathname); // the server's own page says best what is wrong, beside each field
  await dropItem(person, item.id);
  sendPlainly(form, submitter);
}

async function itemOf(form: HTMLFormElement, submitter: HTMLElement | null, person: string): Promise<Item> {
  const said = new FormData(form, submitter);
  const fields: [string, string][] = [];
  for (const [name, value] of said)
    if (typeof value === "string" && name !== "csrfmiddlewaretoken") fields.push([name, value]);
  // By now the button may be locked against a second tap, and a locked button is not part of a form's data.
  if (submitter instanceof HTMLButtonElement && submitter.name && !said.has(submitter.name))
    fields.push([submitter.name, submitter.value]);
  // A page kept on the phone is opened many times, a quiet form is used again: each submission is a thing of its own.
  if (keptAt() || "outboxQuiet" in form.dataset) for (const field of fields) if (field[0] === "key") field[1] = mintId();
  const shots: Body["shots"] = [];
  for (const [name, value] of fields)
    if (name !== "key" && KEY.test(value) && (await shot(person, value).catch(() => undefined))) shots.push({ id: value, field: name });
  const id = mintId();
  const target = new URL(form.getAttribute("action") || location.href, location.href);
  const about = form.dataset.outboxAbout ?? "";
  const what = form.querySelector<HTMLTextAreaElement>("textarea")?.value.trim() || document.title;
  return {
    id,
    state: "waiting",
    at: Date.now(),
    body: {
      title: form.dataset.outbox || "表单",
      what: about ? (form.dataset.outboxWhat ?? what) : what.slice(0, WORDS),
      page: location.pathname + location.search,
      action: target.pathname + target.search,
      about,
      subject: "outboxFirst" in form.dataset ? id : about || id, // what goes first waits for nothing before it
      first: "outboxFirst" in form.dataset,
      fields,
      shots,
      reasons: [],
      location: "",
    },
  };
}

/** Submit as the browser would have, the button that was pressed included: `submit()` alone leaves it out. */
function sendPlainly(form: HTMLFormElement, submitter: HTMLElement | null): void {
  if (submitter instanceof HTMLButtonElement && submitter.name)
    form.append(make("input", "", { type: "hidden", name: submitter.name, value: submitter.value }));
  form.submit();
}

/** It could not be written to the phone: everything stays on the page, and nothing is sent half. */
function unsealed(form: HTMLFormElement, submitter: HTMLElement | null, error: unknown): void {
  release(form);
  if (navigator.onLine) return sendPlainly(form, submitter); // as a page without the outbox would
  const full = error instanceof DOMException && error.name === "QuotaExceededError";
  if (full) say("手机存储空间满了，这一项还没有存下，页面上的内容都在。请清理手机空间后再点一次提交，先不要关掉本页。", "wrong");
  else if (error instanceof VaultClosed)
    say("这部手机上您的发件箱还没有打开，要有网络时登录一次。请不要关掉本页，有网络后再点提交。", "wrong");
  else say("没有存进手机，页面上的内容都在。请再点一次提交；还不行就不要关掉本页，有网络后再提交。", "wrong");
}

/** Say plainly what happens next; a form marked `data-outbox-quiet` says it itself, and can be used again. */
function sealed(form: HTMLFormElement, item: Item, signIn = false): void {
  const { body } = item;
  if ("outboxQuiet" in form.dataset) {
    release(form);
    form.dispatchEvent(new CustomEvent("outbox:sealed", { bubbles: true, detail: item }));
    return;
  }
  const photos = body.shots.length > 0 ? `${body.shots.length} 份照片或视频和` : "";
  const next = signIn
    ? "登录已失效。用本人账号登录后会自动送出，不用再填一遍。"
    : "网络一恢复就自动送出，不用再填一遍。可以关掉页面，重启手机也不会丢。";
  const actions = make("div", "btn-row mt-4");
  const look = (text: string, href: string, style: string) => actions.append(make("a", `btn ${style}`, { href }, text));
  if (signIn) look("去登录", `/sign-in/?next=${encodeURIComponent("/outbox/")}`, "btn-primary");
  look("看发件箱", "/outbox/", signIn ? "btn-plain" : "btn-primary");
  if ("outboxBack" in form.dataset) look(form.dataset.outboxBack || "返回", body.about, "btn-plain");
  else if (body.about) look("回首页", "/", "btn-plain");
  else look("再办一件", body.page, "btn-plain");
  const panel = make(
    "div",
    "notice notice-wait",
    { role: "status", tabindex: "-1", "data-sealed": true },
    icon("cloud-off"),
    make("h2", "notice-title text-lg", {}, "已存在手机里，还没有送出"),
    make("div", "notice-body", {}, make("p", "", {}, `${photos}填写的内容已加密存进这部手机。${next}`), actions),
  );
  form.replaceWith(panel);
  panel.focus();
  scrollTo({ top: 0 });
}

async function registerSync(): Promise<void> {
  const worker = (await navigator.serviceWorker?.ready) as { sync?: { register(tag: string): Promise<void> } } | undefined;
  await worker?.sync?.register("outbox").catch(() => undefined);
}
