/** Says when the network is gone and how old a kept page is; forms then go to the outbox, or stay on the page. */
import { release } from "./forms";
import { icon } from "./icon";
import { say } from "./toast";

/** Before the forms' own handler: what needs the network is not sent into the void, and stays on the page. */
export function startGuard(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (navigator.onLine || !(form instanceof HTMLFormElement) || form.method !== "post") return;
    if (form.dataset.outbox !== undefined) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    say("现在没有网络，这一步要联网才能办。填写的内容还在页面上，有网络后再点一次。", "wrong");
  });
}

export function startNetwork(): void {
  const kept = document.querySelector<HTMLMetaElement>('meta[name="kept-at"]')?.content;
  const show = () => tell(kept ? new Date(kept) : null);
  addEventListener("offline", show);
  addEventListener("online", () => {
    show();
    say("网络已恢复。", "good");
  });
  show();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !(form instanceof HTMLFormElement) || form.dataset.outbox === undefined) return;
    if (!document.body.dataset.person || !globalThis.crypto?.subtle || (event.submitter as HTMLButtonElement)?.formNoValidate) return;
    event.preventDefault();
    void import("../outbox/submit").then(({ takeOver }) => takeOver(form, event.submitter)).catch(() => release(form));
  });
  const meta = document.querySelector<HTMLMetaElement>('meta[name="service-worker"]')?.content;
  if (!meta) return; // an error page of the bare server
  if ("serviceWorker" in navigator) navigator.serviceWorker.register(meta).catch(() => undefined); // no trusted certificate
  void import("../outbox/start").then(({ startOutbox }) => startOutbox());
}

function tell(kept: Date | null): void {
  const note = document.getElementById("network-note");
  if (note === null) return;
  note.hidden = navigator.onLine && kept === null;
  note.replaceChildren(icon("wifi-off"), `${words(kept)} `, link(kept));
}

function words(kept: Date | null): string {
  if (kept !== null) {
    const time = kept.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
    const day = kept.toDateString() === new Date().toDateString() ? "" : `${kept.getMonth() + 1}月${kept.getDate()}日 `;
    return `${navigator.onLine ? "网络不好" : "离线"}，显示的是 ${day}${time} 的内容。`;
  }
  return document.querySelector("form[data-outbox]")
    ? "没有网络：照常填写提交，先存在手机里，恢复后自动送出。"
    : "没有网络：这一页可以看，要提交的请等网络恢复。";
}

function link(kept: Date | null): HTMLAnchorElement {
  const made = document.createElement("a");
  made.className = "underline";
  made.href = kept !== null && navigator.onLine ? location.href : "/offline/";
  made.textContent = kept !== null && navigator.onLine ? "重新打开" : "能离线办的事";
  return made;
}
