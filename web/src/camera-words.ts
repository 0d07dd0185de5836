/** What the camera says to people: one place, so that wording can be read and corrected together. */

import { insideChat } from "./camera-browser";
import type { Advice } from "./phone/talk";

export type { Advice };

const HOW_TO_ALLOW =
  "请点地址栏左侧的图标，打开“网站设置”或“权限”，把“相机”改为“允许”，再点拍照按钮；若仍不行，请在手机“设置—应用—浏览器—权限”里允许相机。";

const ADVICE: Record<string, Advice> = {
  NotAllowedError: { code: "denied", message: "浏览器没有得到使用相机的许可", remedy: HOW_TO_ALLOW },
  SecurityError: { code: "denied", message: "浏览器没有得到使用相机的许可", remedy: HOW_TO_ALLOW },
  NotFoundError: {
    code: "no_camera",
    message: "这台设备没有找到相机",
    remedy: "请换用带相机的手机，登录后打开同一页面拍照。",
  },
  OverconstrainedError: {
    code: "no_camera",
    message: "这台设备没有找到可用的相机",
    remedy: "请换用带相机的手机，登录后打开同一页面拍照。",
  },
  NotReadableError: {
    code: "busy",
    message: "相机正被别的应用占用",
    remedy: "请关闭正在使用相机的应用（如视频通话、扫一扫），再点拍照按钮。",
  },
  AbortError: { code: "busy", message: "相机没有打开", remedy: "请再点一次拍照按钮。" },
  QuotaExceededError: {
    code: "phone_full",
    message: "手机存储空间不足，这一件只在本页里",
    remedy: "请先不要关闭本页；清理手机空间后再拍，或等网络恢复后自动发送。",
  },
  VaultClosed: {
    code: "vault_closed",
    message: "手机还没有取到保存用的钥匙，这一件只在本页里",
    remedy: "请先不要关闭本页，网络恢复后会自动发送。",
  },
  EncodeError: { code: "encode", message: "照片没有保存成功", remedy: "请重拍一张；若反复出现，请关闭其他网页后再试。" },
};

/** Why the camera cannot even be asked for on this page, or nothing when it can. */
export function obstacle(): Advice | null {
  if (!window.isSecureContext) {
    return {
      code: "insecure",
      message: "当前网址不是安全连接，浏览器不允许使用相机",
      remedy: "请用以 https:// 开头的网址打开本系统；不清楚网址时请问系统管理员。",
    };
  }
  if (!navigator.mediaDevices?.getUserMedia) {
    return (
      insideChat(navigator.userAgent, false) ?? {
        code: "unsupported",
        message: "这个浏览器不支持在网页里拍照",
        remedy: "请升级浏览器，或换用手机自带的浏览器打开本页。",
      }
    );
  }
  return null;
}

/** Turn the browser's error into words a worker can act on. */
export function adviceFor(error: unknown, otherwise: Advice = NOT_OPENED): Advice {
  const name = error instanceof Error ? error.name : "";
  return ADVICE[name] ?? otherwise;
}

const NOT_OPENED: Advice = {
  code: "camera_failed",
  message: "相机没有打开",
  remedy: "请再点一次拍照按钮；若仍不行，请重启浏览器或换一台手机。",
};
export const NOT_KEPT: Advice = {
  code: "not_kept",
  message: "没有存进手机，这一件只在本页里",
  remedy: "请先不要关闭本页，等它传完再离开。如果开着浏览器的无痕模式，请换成普通模式再拍。",
};
export const NOT_SENT: Advice = { code: "not_sent", message: "没有发送成功", remedy: "请点它下面的“重试”。" };

const CLOCK_TOLERANCE_MS = 120_000; // as the server's rules of grading

/** Say that the phone's clock is wrong, when it is; evidence taken with it is doubted. */
export function clockWords(aheadMs: number): string {
  if (Math.abs(aheadMs) <= CLOCK_TOLERANCE_MS) return "";
  const minutes = Math.round(Math.abs(aheadMs) / 60_000);
  return `手机时间${aheadMs > 0 ? "快" : "慢"}了约 ${minutes} 分钟，拍的会存疑。请在手机设置里打开“自动设置时间”。`;
}

/** 2026-03-09 14:05:09 as the phone's own clock reads. */
export function clockText(moment: Date): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
  return `${day} ${two(moment.getHours())}:${two(moment.getMinutes())}:${two(moment.getSeconds())}`;
}

/** 14:05, for the mark under a thumbnail. */
export function minuteText(moment: Date): string {
  return clockText(moment).slice(11, 16);
}

/** How pieces of these kinds are counted: 张, 段, or 件 for both. */
export function counted(kinds: readonly string[]): string {
  if (kinds.length !== 1) return "件";
  return kinds[0] === "video" ? "段" : "张";
}

/** 0:58, for the seconds left of a recording. */
export function secondsText(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
