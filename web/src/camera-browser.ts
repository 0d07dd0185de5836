/** Where the page runs: browsers inside chat apps forget what they keep, and some have no camera; told how to leave. */

import { make } from "./camera-parts";
import type { Advice } from "./phone/talk";

interface Chat {
  form: RegExp;
  name: string;
  how: string;
}

const CHATS: Chat[] = [
  { form: /wxwork/i, name: "企业微信", how: "请点右上角“…”，选“在浏览器打开”" },
  {
    form: /MicroMessenger/i,
    name: "微信",
    how: "请点右上角“…”，选“在浏览器打开”（苹果手机上叫“在默认浏览器中打开”）",
  },
  { form: /DingTalk/i, name: "钉钉", how: "请点右上角“…”，选“在浏览器打开”" },
  { form: /Lark|Feishu/i, name: "飞书", how: "请点右上角“…”，选“在浏览器中打开”" },
];

/** What to say inside a chat app's own browser; nothing in an ordinary one. */
export function insideChat(agent: string, hasCamera: boolean): Advice | null {
  const chat = CHATS.find(({ form }) => form.test(agent));
  if (!chat) return null;
  const leave = `${chat.how}，登录后再拍；也可以复制本页链接，粘贴到手机自带的浏览器里打开。已填的内容不会丢。`;
  return {
    code: "inside_chat",
    message: hasCamera ? `现在是在${chat.name}里打开的，没有网络时拍的可能保存不住` : `${chat.name}里的网页用不了相机`,
    remedy: leave,
  };
}

/** A button that copies this page's address, also where the clipboard is closed to pages. */
export function copyLink(): HTMLElement {
  const look = { type: "button", "data-camera": "copy-link" };
  const button = make("button", "btn btn-plain mt-2 min-h-11", look, "复制本页链接");
  const address = make("input", "input mt-2 w-full", { readonly: true, "aria-label": "本页链接", hidden: true });
  address.value = location.href;
  button.addEventListener("click", () => {
    const copied = navigator.clipboard?.writeText(location.href) ?? Promise.reject(new Error("no clipboard"));
    copied.then(
      () => (button.textContent = "已复制，请到浏览器里粘贴"),
      () => {
        address.hidden = false;
        address.select();
        button.textContent = "长按下面的链接复制";
      },
    );
  });
  return make("div", "", {}, button, address);
}
