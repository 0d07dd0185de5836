/** Delivering one item: its shots first, part by part, then the form; what came of it, in one word. */

import { forgetShots, type Shot, shot } from "../phone/store";
import { receiptOf, SendFailed, sendShot } from "../phone/send";
import type { Item, Reason } from "./items";

export type Outcome =
  | { kind: "done"; location: string }
  | { kind: "refused"; reasons: Reason[] }
  | { kind: "signin" }
  | { kind: "later" }; // no network, or the server is not well

const PATIENCE_MS = 45_000;
const SIGN_IN_FIRST = ["password_expired", "second_factor_missing", "signed_out", "session_idle"];
const UNREADABLE: Reason = { code: "unreadable", message: "服务器没有收下", remedy: "请改一改再发，或联系本单位管理员。" };

export async function deliver(person: string, item: Item, told: (share: number) => void): Promise<Outcome> {
  const found = await Promise.all(item.body.shots.map(({ id }) => shot(person, id)));
  const shots = found.filter((one): one is Shot => one !== undefined);
  const unsent = shots.filter(({ state }) => state !== "stored");
  for (const [position, one] of unsent.entries()) {
    const outcome = await sendOne(person, one, (share) => told((position + share) / (unsent.length + 1)));
    if (outcome) return outcome;
  }
  told(unsent.length / (unsent.length + 1));
  const answer = await post(person, item);
  if (answer.status === 200) return settled(person, shots, answer.body);
  return failed(answer);
}

async function sendOne(person: string, one: Shot, progress: (share: number) => void): Promise<Outcome | null> {
  try {
    await sendShot(person, one, { progress, pauses: [1_000] });
    return null;
  } catch (error) {
    if (!(error instanceof SendFailed)) throw error;
    if (error.final) return { kind: "refused", reasons: [error.advice] };
    return error.advice.code === "signed_out" ? { kind: "signin" } : { kind: "later" };
  }
}

interface Answer {
  status: number; // 0: none
  body: { location?: string; receipts?: { id: string; sha256: string }[]; reasons?: Reason[] };
}

async function post(person: string, item: Item): Promise<Answer> {
  try {
    const answer = await fetch(item.body.action, {
      method: "POST",
      headers: {
        Accept: "application/json",
        "X-Outbox": item.id,
        "X-Outbox-Person": person,
        "X-Outbox-Age": String(Math.max(0, Date.now() - item.at)), // how long it waited: right even where the phone's clock is not
        "X-CSRFToken": /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "",
      },
      body: new URLSearchParams(item.body.fields),
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (answer.type === "opaqueredirect") return { status: 401, body: {} };
    return { status: answer.status, body: (await answer.json()) as Answer["body"] };
  } catch {
    return { status: 0, body: {} }; // also where the line broke in the middle of the answer
  }
}

/** The phone lets go of its originals only for receipts that list them. */
async function settled(person: string, shots: Shot[], body: Answer["body"]): Promise<Outcome> {
  const gone = new Set(await forgetShots(person, body.receipts ?? []));
  for (const { id, sha256 } of shots) {
    if (gone.has(id)) continue;
    const receipt = await receiptOf(id);
    if (receipt?.state !== "stored" || receipt.sha256 !== sha256) return { kind: "later" };
    await forgetShots(person, [receipt]);
  }
  return { kind: "done", location: body.location ?? "/" };
}

function failed({ status, body }: Answer): Outcome {
  const reasons = body.reasons ?? [];
  if (status === 401 || reasons.some(({ code }) => SIGN_IN_FIRST.includes(code))) return { kind: "signin" };
  if (status === 0 || status === 429 || status >= 500) return { kind: "later" };
  return { kind: "refused", reasons: reasons.length > 0 ? reasons : [UNREADABLE] };
}

