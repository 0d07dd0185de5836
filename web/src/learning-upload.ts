/** A file uploaded in the page (上传课件): how far it is, and at once whether it will play; its key goes into the form. */

const MEGABYTE = 1024 * 1024;

export default function mount(box: HTMLElement): void {
  const input = box.querySelector<HTMLInputElement>("input[type=file]");
  const key = box.querySelector<HTMLInputElement>("[data-key]");
  const shown = box.querySelector<HTMLElement>("[data-shown]");
  const said = box.querySelector<HTMLElement>("[data-said]");
  const bar = box.querySelector<HTMLProgressElement>("progress");
  const form = box.closest("form");
  if (!input || !key || !shown || !said || !bar || !form) return;
  const words = box.querySelector<HTMLElement>("[data-file-names]");
  let running: XMLHttpRequest | undefined;

  const done = (): void => {
    bar.hidden = true;
    running = undefined;
    input.value = ""; // the form sends the key, not the bytes once more
    delete box.dataset.busy;
  };

  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (!file) return;
    running?.abort();
    const most = Number(box.dataset.most);
    if (file.size > most * MEGABYTE) {
      input.value = "";
      said.textContent = `文件有 ${Math.ceil(file.size / MEGABYTE)} MB，最大 ${most} MB。${box.dataset.large ?? ""}。`;
      return;
    }
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "");
    body.set("kind", box.dataset.kind ?? "");
    body.set("file", file);
    const request = (running = new XMLHttpRequest());
    box.dataset.busy = "";
    bar.hidden = false;
    bar.value = 0;
    said.textContent = "正在上传……";
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      bar.value = (100 * event.loaded) / event.total;
      said.textContent = event.loaded < event.total ? `已上传 ${Math.floor(bar.value)}%` : "正在检查能不能播放……";
    });
    request.addEventListener("load", () => {
      done();
      if (request.status !== 200 && request.status !== 422) {
        said.textContent = "上传没有成功，请再试一次。";
        return;
      }
      const made = new DOMParser().parseFromString(request.responseText, "text/html").body;
      const found = made.querySelector<HTMLElement>("[data-material]");
      if (found?.dataset.material) {
        key.value = found.dataset.material;
        shown.replaceChildren(found);
        said.textContent = "";
        if (words) words.textContent = `最大 ${most} MB`;
        key.dispatchEvent(new Event("change", { bubbles: true }));
      } else {
        said.replaceChildren(...made.childNodes);
      }
    });
    request.addEventListener("error", () => {
      done();
      said.textContent = "网络断了，文件没有传上去，请再选一次。";
    });
    request.addEventListener("abort", () => (said.textContent = ""));
    request.open("POST", box.dataset.url ?? "");
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    request.send(body);
  });

  form.addEventListener(
    "submit",
    (event) => {
      if (!running) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      said.textContent = "还在上传，请等一会儿再保存。";
    },
    { capture: true },
  );
}
