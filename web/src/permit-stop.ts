/** The big STOP (立即停止): one long press stops at once; a tap asks why, and the answer stops. With or without network.
 *
 * Stands on the form. `[data-stop]` is the button; `[data-stop-now]` submits the ordinary cause. What was said without
 * network is shown as done in `[data-stopped]` of the page, also after the page was opened anew; `[data-while-open]` then
 * goes, and those inside can still be registered out.
 */

import { clockTime, onOutbox, pendingAbout } from "./permits/pending";

const HOLD_MS = 900;

export default function mount(form: HTMLElement): void {
  if (!(form instanceof HTMLFormElement)) return;
  const button = form.querySelector<HTMLButtonElement>("[data-stop]");
  const now = form.querySelector<HTMLButtonElement>("[data-stop-now]");
  if (!button || !now) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let done = false;

  const letGo = (): void => {
    clearTimeout(timer);
    button.classList.remove("is-held");
  };
  button.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    done = false;
    button.setPointerCapture(event.pointerId); // a thumb in a glove wanders
    button.classList.add("is-held");
    navigator.vibrate?.(30);
    timer = setTimeout(() => {
      done = true;
      letGo();
      navigator.vibrate?.([200, 80, 200]);
      form.requestSubmit(now);
    }, HOLD_MS);
  });
  for (const name of ["pointerup", "pointercancel"]) button.addEventListener(name, letGo);
  button.addEventListener("contextmenu", (event) => event.preventDefault());
  button.addEventListener("click", (event) => {
    if (done) event.stopPropagation(); // it was held, and has been sent
    done = false;
  });

  const show = async (): Promise<void> => {
    const about = form.dataset.outboxAbout ?? "";
    const stop = (await pendingAbout(about)).filter(({ body }) => body.title === form.dataset.outbox).at(-1);
    const note = document.querySelector<HTMLElement>("[data-stopped]");
    if (!note || (note.hidden && !stop)) return;
    note.hidden = !stop;
    for (const one of document.querySelectorAll<HTMLElement>("[data-while-open]")) one.hidden = Boolean(stop);
    form.hidden = Boolean(stop);
    for (const dialog of form.querySelectorAll("dialog")) dialog.close();
    const time = note.querySelector("[data-stopped-at]");
    if (time && stop) time.textContent = clockTime(stop.at);
    if (stop) scrollTo({ top: 0 });
  };
  form.addEventListener("outbox:sealed", () => void show());
  onOutbox(() => void show());
  void show();
}
