/** The button that lets this device receive reminders (在这台设备上接收提醒); permission is asked after a tap on it only. */
import { say } from "./kit/toast";
import { standing, subscribe, type Standing, unsubscribe } from "./live/push";

const WORDS: Record<Standing, string> = {
  on: "这台设备正在接收提醒。退出登录后会自动停止。",
  off: "打开后，有新提醒时这台设备会弹出通知，没有打开安管家也能看到。",
  denied: "这台设备不允许本站发送通知。请在浏览器或系统设置里允许后再来打开。",
  install: "苹果手机要先把安管家添加到主屏幕：点分享按钮，选“添加到主屏幕”，再从主屏幕打开。",
  none: "这个浏览器不支持推送，可以用邮箱或短信接收。",
};

export default async function mount(element: HTMLElement): Promise<void> {
  const { key = "", subscribe: door = "", unsubscribe: leaving = "", person = "" } = element.dataset;
  const part = (name: string) => element.querySelector<HTMLElement>(`[data-push=${name}]`);
  const [said, on, off] = [part("said"), part("on"), part("off")];

  const show = async (): Promise<void> => {
    const now = await standing(person);
    if (said) said.textContent = WORDS[now];
    if (on) on.hidden = now !== "off";
    if (off) off.hidden = now !== "on";
  };
  const busy = async (button: HTMLElement, act: () => Promise<string>): Promise<void> => {
    button.ariaBusy = "true";
    const wrong = await act();
    button.ariaBusy = null;
    if (wrong) say(wrong, "wrong");
    await show();
    if (!wrong && !document.hidden) say(button === on ? "已打开，有新提醒会弹出通知。" : "已关闭。", "good");
  };
  on?.addEventListener("click", () => void busy(on, () => subscribe(person, key, door, leaving)));
  off?.addEventListener("click", () => void busy(off, () => unsubscribe().then(() => "")));
  await show();
}
