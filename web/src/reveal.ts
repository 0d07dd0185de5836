/** A password one may look at while typing: a button in the field that shows and hides it. */
import { icon } from "./kit/icon";

export default function mount(element: HTMLElement): void {
  const input = element.querySelector<HTMLInputElement>("input[type=password]");
  if (input === null) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "reveal-button";
  const show = (shown: boolean) => {
    input.type = shown ? "text" : "password";
    button.ariaPressed = String(shown);
    button.ariaLabel = shown ? "隐藏密码" : "显示密码";
    button.replaceChildren(icon(shown ? "eye-off" : "eye"));
  };
  show(false);
  button.addEventListener("click", () => {
    show(input.type === "password");
    input.focus();
  });
  input.form?.addEventListener("submit", () => show(false)); // password managers look for a password field
  const frame = document.createElement("span");
  frame.className = "reveal";
  input.replaceWith(frame);
  frame.append(input, button);
}
