/** How an item stands, in words and in the tones of the kit. */

import type { Item } from "./items";

export interface Standing {
  words: string;
  tone: string;
  icon: string;
}

export function standing({ state }: Item, heldUp: boolean, share: number | undefined): Standing {
  if (state === "delivered") return { words: "已送达", tone: "done", icon: "circle-check" };
  if (state === "refused") return { words: "需要处理", tone: "alarm", icon: "circle-alert" };
  if (heldUp) return { words: "等前一项处理好", tone: "quiet", icon: "hourglass" };
  if (state === "signin") return { words: "登录后继续", tone: "wait", icon: "log-in" };
  if (state === "sending" && navigator.onLine)
    return { words: share === undefined ? "正在发送" : `正在发送 ${Math.round(share * 100)}%`, tone: "active", icon: "cloud-upload" };
  return { words: "等待网络", tone: "wait", icon: "cloud-off" };
}

/** 14:30, or 3月9日 14:30 when it was another day. */
export function whenText(moment: Date, now: Date = new Date()): string {
  const time = moment.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  const today = moment.toDateString() === now.toDateString();
  return today ? time : `${moment.getMonth() + 1}月${moment.getDate()}日 ${time}`;
}
