/** Signing out with things unsent: said with their number; they stay sealed, for the same person only. */

import { ask } from "../kit/forms";
import { unsubscribe } from "../live/push";
import { personOnPage } from "../phone/device";
import { shotsOf } from "../phone/store";
import { undelivered } from "./badge";
import { become } from "./day";

export function watchSignOut(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !leaves(form) || form.dataset.left !== undefined) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    void leave(form);
  }, { capture: true });
}

function leaves(form: HTMLFormElement): boolean {
  return form.method === "post" && new URL(form.action, location.href).pathname === "/sign-out/";
}

async function leave(form: HTMLFormElement): Promise<void> {
  const person = personOnPage();
  const { all } = await undelivered(person);
  const loose = (await shotsOf(person).catch(() => [])).filter(({ state, home }) => state === "kept" && !home.startsWith("outbox:"));
  const left = [all > 0 ? `${all} 项没有送出` : "", loose.length > 0 ? `${loose.length} 份拍好还没提交的照片或视频` : ""];
  if (all + loose.length > 0) {
    const question =
      `发件箱里还有 ${left.filter(Boolean).join("、")}。退出后它们加密留在这部手机里，别人看不到，` +
      "等您本人在这部手机上再次登录才会继续送出。确定现在退出吗？";
    if (!(await ask(question, "仍要退出"))) return;
  }
  await unsubscribe().catch(() => undefined); // reminders are for whoever is signed in
  await become("");
  form.dataset.left = "";
  form.requestSubmit();
}
