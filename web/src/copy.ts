/** A button that copies the text of the element it names: data-copies="#id". */
import { say } from "./kit/toast";

export default function mount(element: HTMLElement): void {
  element.hidden = false;
  element.addEventListener("click", () => {
    const source = document.querySelector<HTMLElement>(element.dataset.copies ?? "");
    if (source === null) return;
    void copy(source).then((done) => say(done ? "已复制" : "请长按或用键盘复制", done ? "good" : "note"));
  });
}

async function copy(source: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(source.textContent?.trim() ?? "");
    return true;
  } catch {
    const range = document.createRange(); // without https there is no clipboard: select it, so that one key is enough
    range.selectNodeContents(source);
    getSelection()?.removeAllRanges();
    getSelection()?.addRange(range);
    return false;
  }
}
