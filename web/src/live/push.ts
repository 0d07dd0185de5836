/** Web push (手机推送) on this device: one subscription, of the person who asked for it and of nobody after them. */
import { deviceName } from "../phone/device";
import { adviceIn, talk } from "../phone/talk";

const WHOSE = "anguan-push"; // whose subscription this is; the service worker keeps the same word
const DOOR = "anguan-push-door"; // where to give it up

export type Standing = "on" | "off" | "denied" | "none" | "install";

/** Whether this device receives, could, or cannot. */
export async function standing(person: string): Promise<Standing> {
  if (!("serviceWorker" in navigator) || !("PushManager" in window)) return isApple() && !isInstalled() ? "install" : "none";
  if (Notification.permission === "denied") return "denied";
  const held = await subscription();
  return held !== null && localStorage.getItem(WHOSE) === person ? "on" : "off";
}

/** Ask for permission and subscribe; returns what to tell the person when it did not work. */
export async function subscribe(person: string, key: string, door: string, leaving: string): Promise<string> {
  if ((await Notification.requestPermission()) !== "granted") return "没有允许通知。要接收提醒，请在浏览器设置里允许本站发送通知。";
  try {
    const worker = await navigator.serviceWorker.ready;
    const before = await worker.pushManager.getSubscription();
    if (before !== null && localStorage.getItem(WHOSE) !== person) await before.unsubscribe();
    const made = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    const { status, body } = await talk("POST", door, {
      json: { subscription: made.toJSON(), name: deviceName(navigator.userAgent) },
    });
    if (status === 201) {
      localStorage.setItem(WHOSE, person);
      localStorage.setItem(DOOR, leaving);
      worker.active?.postMessage({ kind: "push", person });
      return "";
    }
    await made.unsubscribe();
    const advice = adviceIn(body);
    return advice ? `${advice.message}。${advice.remedy}。` : "网络不通，没有打开。请稍后再试。";
  } catch {
    return "这个浏览器连不上推送服务，没有打开。可以换一个浏览器，或用邮箱、短信接收。";
  }
}

/** Give the subscription up, here and at the server. */
export async function unsubscribe(): Promise<void> {
  const held = await subscription();
  const door = localStorage.getItem(DOOR);
  localStorage.removeItem(WHOSE);
  localStorage.removeItem(DOOR);
  navigator.serviceWorker?.controller?.postMessage({ kind: "push", person: "" });
  if (held === null) return;
  if (door) await talk("POST", door, { json: { endpoint: held.endpoint }, patience: 5000 }).catch(() => undefined);
  await held.unsubscribe().catch(() => false);
}

/** Somebody else has signed in on this device: what the one before subscribed to ends. */
export async function dropOfAnother(person: string): Promise<void> {
  const whose = localStorage.getItem(WHOSE);
  if (!whose || whose === person) return;
  localStorage.removeItem(DOOR); // the door would ask in the name of the wrong person; the push service tells the server
  await unsubscribe();
}

async function subscription(): Promise<PushSubscription | null> {
  const worker = await navigator.serviceWorker?.getRegistration();
  return (await worker?.pushManager?.getSubscription()) ?? null;
}

function isApple(): boolean {
  return /iPhone|iPad|Macintosh.*Mobile/.test(navigator.userAgent);
}

function isInstalled(): boolean {
  return matchMedia("(display-mode: standalone)").matches;
}
