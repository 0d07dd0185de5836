/** A printed QR code carries its one-time code behind the #, which no server ever sees: put it in the form and send it. */

export default function mount(element: HTMLElement): void {
  if (!(element instanceof HTMLFormElement)) return;
  const code = new URLSearchParams(location.hash.slice(1)).get("c");
  const input = element.querySelector<HTMLInputElement>("input[name=code]");
  if (code === null || input === null) return;
  history.replaceState(null, "", location.pathname); // the way back, and a shared screen, show no code
  input.value = code;
  element.requestSubmit();
}
