/** Sending (发送): record, then parts, then the receipt; resumable, because the receipt says which parts are missing.
 *
 *  `sendShot` may be called for the same shot again, from another tab or after a restart: it arrives once. Its state in
 *  the store follows; the bytes stay in the store until `forgetShots` or `tidy` sees that they are part of something.
 */

import { alone } from "./locks";
import { forgetShots, keepShot, markStored, type Shot, shotsOf } from "./store";
import { type Advice, adviceIn, type Answer, talk } from "./talk";

export interface Receipt {
  id: string;
  sha256: string;
  state: "waiting" | "stored";
  part_bytes: number;
  at_once?: number; // parts one request may bring
  missing: number[];
  grade: string;
  doubts: { code: string; words: string }[];
  attached: boolean;
  received_at: string;
  thumb: string;
  view: string;
}

/** There is no receipt, and why; `final` ones are not worth repeating. */
export class SendFailed extends Error {
  constructor(
    readonly advice: Advice,
    readonly final: boolean,
  ) {
    super(advice.message);
  }
}

export interface Sending {
  signal?: AbortSignal;
  progress?: (share: number) => void; // 0 to 1
  pauses?: number[]; // ms before the second attempt, the third, …
}

const PAUSES = [1_000, 4_000];
const RECORDS = "/evidence/records";
const KEPT = "已存在手机里，网络恢复后自动发送。";

/** Send a shot; resolves with the receipt that says it is stored, and marks it so. Rejects with SendFailed. */
export async function sendShot(person: string, shot: Shot, sending: Sending = {}): Promise<Receipt> {
  return alone(`anguan-shot-${shot.id}`, () => persist(person, shot, sending));
}

async function persist(person: string, shot: Shot, sending: Sending): Promise<Receipt> {
  let run = usualRun();
  for (const pause of [...(sending.pauses ?? PAUSES), null]) {
    try {
      await requireSame(person, sending.signal);
      const receipt = await attempt(shot, sending, run);
      await markStored(person, shot.id);
      return receipt;
    } catch (error) {
      if (!(error instanceof SendFailed)) throw error;
      run = 1; // a line that broke gets little at a time
      if (error.final) await keepShot(person, { ...shot, state: "refused", words: error.message }).catch(() => undefined);
      if (error.final || error.advice.code === "signed_out" || pause === null) throw error;
      if (navigator.onLine === false) throw error; // no line at all: said at once, tried again when there is one
      await paused(pause, sending.signal);
    }
  }
  throw new Error("unreachable");
}

/** How many parts to send at once at first: all on a line the browser calls good, else one. */
function usualRun(): number {
  const line = (navigator as { connection?: { effectiveType?: string; saveData?: boolean } }).connection;
  return line?.effectiveType === "4g" && !line.saveData ? 8 : 1;
}

async function attempt(shot: Shot, { signal, progress }: Sending, run: number): Promise<Receipt> {
  const { record, signature, challenge } = shot; // the same text again is answered with how far it has come
  let receipt = receiptIn(await talk("POST", RECORDS, { json: { record, signature, challenge }, signal }), shot);
  const size = receipt.part_bytes;
  const all = Math.max(1, Math.ceil(shot.blob.size / size));
  while (receipt.state !== "stored") {
    const number = receipt.missing[0] ?? 0; // none missing and still waiting: the storage was down, any part stirs it
    progress?.(1 - receipt.missing.length / all);
    const most = Math.min(run, receipt.at_once ?? 1);
    let count = 1; // parts that follow one another
    while (count < most && receipt.missing[count] === number + count) count++;
    const bytes = shot.blob.slice(number * size, (number + count) * size);
    const before = receipt.missing.length;
    receipt = receiptIn(await talk("PUT", `${RECORDS}/${shot.id}/parts/${number}`, { bytes, signal }), shot);
    if (receipt.state !== "stored" && receipt.missing.length >= before) throw new SendFailed(SERVER, false);
  }
  progress?.(1);
  return receipt;
}

function receiptIn({ status, body }: Answer, shot: Shot): Receipt {
  if (status !== 200 && status !== 201) throw failureOf(status, body);
  const receipt = body as Receipt | null;
  if (receipt?.id !== shot.id || receipt.sha256 !== shot.sha256) throw new SendFailed(SERVER, false);
  return receipt;
}

const SERVER: Advice = { code: "server", message: "服务器暂时没有收下", remedy: KEPT };
const OFFLINE: Advice = { code: "offline", message: "网络不通", remedy: KEPT };
const SIGNED_OUT: Advice = {
  code: "signed_out",
  message: "登录已失效，还没有上传",
  remedy: "已存在手机里。请重新登录，会自动接着发送。",
};
const OTHER_PERSON: Advice = {
  code: "signed_out",
  message: "这台手机上现在登录的是另一个人",
  remedy: "已存在手机里，只有本人重新登录后才会发送。",
};

const AGAIN = new Set(["part_unknown", "part_wrong_length"]); // the line lost something; the receipt says what

function failureOf(status: number, body: unknown): SendFailed {
  if (status === 0) return new SendFailed(OFFLINE, false);
  const advice = adviceIn(body);
  if (status === 401 || status === 403) return new SendFailed(SIGNED_OUT, false);
  if (AGAIN.has(advice?.code ?? "")) return new SendFailed(SERVER, false);
  if (status === 409 || status === 413 || status === 400 || status === 422)
    return new SendFailed(advice ?? { code: "refused", message: "没有被收下", remedy: "请删去后重拍。" }, true);
  return new SendFailed(advice ?? SERVER, false);
}

let seen: { person: string; until: number } | undefined;

/** A page may outlive its session: what one person shot is never sent in the name of the next on the same phone. */
async function requireSame(person: string, signal?: AbortSignal): Promise<void> {
  if (seen?.person === person && seen.until > Date.now()) return;
  const { status, body } = await talk("GET", "/mobile/vault", { signal });
  if (status === 0 || status >= 500) throw failureOf(status, body);
  if (status !== 200) throw new SendFailed(SIGNED_OUT, false);
  if ((body as { person_id: string }).person_id !== person) throw new SendFailed(OTHER_PERSON, false);
  seen = { person, until: Date.now() + 60_000 };
}

function paused(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => (clearTimeout(timer), reject(signal.reason as Error)), { once: true });
  });
}

/** What the server says of a shot; null when it does not know it, undefined when there is no answer. */
export async function receiptOf(id: string): Promise<Receipt | null | undefined> {
  const { status, body } = await talk("GET", `${RECORDS}/${id}`);
  if (status === 200) return body as Receipt;
  return status === 404 ? null : undefined;
}

const TIDY_AFTER_MS = 10 * 60_000;

/** Forget what has become part of something: shots of forms that were sent and whose page never came back. */
export async function tidy(person: string, now: number = Date.now()): Promise<void> {
  const old = (await shotsOf(person)).filter(
    ({ state, at, home }) => state === "stored" && now - at > TIDY_AFTER_MS && !home.startsWith("outbox:"),
  );
  for (const { id } of old) {
    const receipt = await receiptOf(id);
    if (receipt === undefined) return;
    if (receipt?.attached && receipt.state === "stored") await forgetShots(person, [receipt]);
  }
}
