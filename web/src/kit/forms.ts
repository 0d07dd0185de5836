/** Forms that cannot be sent twice by a double tap, ask before doing what cannot be undone, and take one to the first error. */

export function startForms(): void {
  document.addEventListener("submit", onSubmit);
  addEventListener("pageshow", () => release(document)); // back button: the form is usable again
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.target instanceof Element) release(event.target);
  });
  document.addEventListener("htmx:load", (event) => {
    if (event.target instanceof Element) focusErrors(event.target);
  });
  focusErrors(document);
  document.addEventListener("click", onClick);
  document.addEventListener("change", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.type === "file") nameFiles(event.target);
  });
}

function nameFiles(input: HTMLInputElement): void {
  const names = input.closest(".file-pick")?.querySelector("[data-file-names]");
  const files = [...(input.files ?? [])];
  const size = files.reduce((sum, file) => sum + file.size, 0) / 1024 / 1024;
  if (names && files.length > 0) names.textContent = `${files.map((file) => file.name).join("、")}（${size.toFixed(1)} MB）`;
}

function onSubmit(event: SubmitEvent): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post") return;
  const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (question !== undefined && form.dataset.confirmed === undefined) {
    event.preventDefault();
    event.stopImmediatePropagation();
    void ask(question, event.submitter?.textContent?.trim() || "确定").then((yes) => {
      if (!yes) return;
      form.dataset.confirmed = "";
      form.requestSubmit(event.submitter);
    });
    return;
  }
  delete form.dataset.confirmed;
  if (form.dataset.sending !== undefined) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  form.dataset.sending = "";
  const button = event.submitter ?? form.querySelector("button[type=submit], button:not([type])");
  if (button instanceof HTMLButtonElement) {
    button.ariaBusy = "true";
    // Disabling at once would drop the button's own name=value from what is sent.
    setTimeout(() => form.dataset.sending !== undefined && (button.disabled = true));
  }
  if (form.target === "_blank") setTimeout(() => release(form), 4000); // a file is fetched, and this page stays
}

/** Make a form usable again that is not sent after all. */
export function release(root: ParentNode): void {
  const forms = [...root.querySelectorAll<HTMLFormElement>("form[data-sending]")];
  if (root instanceof Element) {
    const outer = root.closest<HTMLFormElement>("form[data-sending]");
    if (outer !== null) forms.push(outer);
  }
  for (const form of forms) {
    delete form.dataset.sending;
    for (const button of form.querySelectorAll<HTMLButtonElement>("button[aria-busy=true]")) {
      button.disabled = false;
      button.ariaBusy = null;
    }
  }
}

function focusErrors(root: ParentNode): void {
  root.querySelector<HTMLElement>("[data-error-summary]")?.focus();
}

function onClick(event: MouseEvent): void {
  const target = event.target instanceof Element ? event.target : null;
  const opener = target?.closest<HTMLElement>("[data-opens]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.opens ?? "");
    if (dialog instanceof HTMLDialogElement) {
      event.preventDefault();
      dialog.showModal();
    }
  }
  const closer = target?.closest<HTMLElement>("[data-closes]");
  if (closer) closer.closest("dialog")?.close();
  if (target instanceof HTMLDialogElement && target.dataset.lightbox === undefined) {
    const box = target.getBoundingClientRect();
    const inside =
      event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) target.close();
  }
}

/** Ask in a dialog of our own; resolves to the answer. */
export function ask(question: string, yes: string): Promise<boolean> {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const words = document.createElement("p");
  words.id = `ask-${Date.now()}`;
  words.textContent = question;
  dialog.setAttribute("aria-labelledby", words.id);
  const actions = document.createElement("form");
  actions.method = "dialog";
  actions.className = "dialog-actions";
  const choice = (text: string, value: string, style: string) => {
    const button = document.createElement("button");
    button.value = value;
    button.className = `btn ${style}`;
    button.textContent = text;
    return button;
  };
  actions.append(choice("再想想", "no", "btn-plain"), choice(yes, "yes", "btn-primary"));
  dialog.append(words, actions);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
  });
}
