/** Drafting a permit: what matters is shown, the rest is out of the way; names are found by typing; the phone says where.
 *
 * `data-when="kind=hot_work&zone=explosive|ordinary"` shows a part only while every condition holds, and no part of a
 * question that is itself hidden counts. Without a script everything is shown, and the server judges what was asked. */

export default function mount(form: HTMLElement): void {
  if (!(form instanceof HTMLFormElement)) return;
  const show = () => showWhatMatters(form);
  form.addEventListener("change", show);
  form.addEventListener("htmx:afterSettle", show);
  form.addEventListener("htmx:sendError", () => sayOffline(form));
  show();
  for (const group of form.querySelectorAll<HTMLElement>("[data-people]")) watchPeople(group);
  const pin = form.querySelector<HTMLElement>("[data-pin]");
  if (pin) watchPin(pin);
}

/** Without network nothing is judged; what is filled in goes to the outbox all the same. */
function sayOffline(form: HTMLFormElement): void {
  const strip = form.querySelector("#strip");
  strip?.replaceChildren("现在没有网络，先填好存在手机里，送到后再研判");
  strip?.classList.remove("is-wrong");
}

/** From the top of the page down, so that an answer in a part just hidden no longer counts for those below it. */
function showWhatMatters(form: HTMLFormElement): void {
  for (const part of form.querySelectorAll<HTMLElement>("[data-when]")) part.hidden = !holds(form, part.dataset.when ?? "");
}

function holds(form: HTMLFormElement, condition: string): boolean {
  return condition.split("&").every((each) => {
    const [name, wanted = ""] = each.split("=");
    const values = wanted.split("|");
    const said = form.querySelectorAll<HTMLInputElement>(`input[name="${CSS.escape(name ?? "")}"]:checked`);
    return [...said].some((input) => values.includes(input.value) && input.closest("[data-when][hidden]") === null);
  });
}

function watchPeople(group: HTMLElement): void {
  const names = [...group.querySelectorAll<HTMLElement>(".person")];
  const find = group.querySelector<HTMLInputElement>("[data-find]");
  const show = () => {
    const words = find?.value.trim() ?? "";
    for (const name of names) {
      const chosen = name.querySelector<HTMLInputElement>("input")?.checked ?? false;
      name.hidden = words ? !(name.dataset.name ?? "").includes(words) : name.dataset.later !== undefined && !chosen;
    }
  };
  find?.addEventListener("input", (event) => {
    event.stopPropagation(); // looking for a name says nothing of the work
    show();
  });
  find?.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  group.addEventListener("change", () => {
    if (find?.value) find.value = "";
    show();
  });
  show();
}

function watchPin(pin: HTMLElement): void {
  const note = pin.querySelector<HTMLElement>("[data-pin-note]");
  const say = (text: string) => {
    if (note) note.textContent = text;
  };
  pin.querySelector("[data-pin-here]")?.addEventListener("click", () => {
    say("正在定位…");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const [lon, lat] = [coords.longitude.toFixed(6), coords.latitude.toFixed(6)];
        for (const [name, value] of [["lon", lon], ["lat", lat]] as const) {
          const input = pin.querySelector<HTMLInputElement>(`input[name=${name}]`);
          if (input) input.value = value;
        }
        say(`已标出：经度 ${lon}，纬度 ${lat}，误差约 ${Math.round(coords.accuracy)} 米`);
        pin.dispatchEvent(new Event("change", { bubbles: true }));
      },
      () => say("没有取得位置。请在浏览器设置中允许定位；不标也可以提交。"),
      { enableHighAccuracy: true, timeout: 15_000 },
    );
  });
}
