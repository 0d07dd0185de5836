/** Talking with the server: JSON or bytes, an answer or none, never an exception for a bad line. */

/** `status` 0: no network, or no answer in time. */
export interface Answer {
  status: number;
  body: unknown;
}

/** Something to tell a person: what is wrong and what to do about it. */
export interface Advice {
  code: string;
  message: string;
  remedy: string;
}

export interface Message {
  json?: unknown;
  bytes?: Blob;
  signal?: AbortSignal | undefined;
  patience?: number; // ms
}

const TOO_LONG_MS = 60_000;

export async function talk(method: "GET" | "POST" | "PUT", url: string, message: Message = {}): Promise<Answer> {
  const headers: Record<string, string> = { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" };
  if (method !== "GET") headers["X-CSRFToken"] = csrfToken();
  if (message.json !== undefined) headers["Content-Type"] = "application/json";
  if (message.bytes) headers["Content-Type"] = "application/octet-stream";
  const body = message.bytes ?? (message.json === undefined ? null : JSON.stringify(message.json));
  const ending = new AbortController();
  const end = (): void => ending.abort();
  const timer = setTimeout(end, message.patience ?? TOO_LONG_MS);
  message.signal?.addEventListener("abort", end, { once: true });
  try {
    message.signal?.throwIfAborted();
    const answer = await fetch(url, { method, headers, body, signal: ending.signal, redirect: "manual", cache: "no-store" });
    return { status: answer.type === "opaqueredirect" ? 401 : answer.status, body: await readable(answer) };
  } catch (error) {
    if (message.signal?.aborted) throw error;
    return { status: 0, body: null };
  } finally {
    clearTimeout(timer);
    message.signal?.removeEventListener("abort", end);
  }
}

async function readable(answer: Response): Promise<unknown> {
  if (!(answer.headers.get("Content-Type") ?? "").includes("json")) return null; // a proxy's own page
  return answer.json(); // cut in the middle, it is no answer
}

/** The cookie is fresher than a page that the phone kept for work without network. */
function csrfToken(): string {
  if (typeof document === "undefined") return "";
  const cookie = /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1];
  return cookie ?? document.querySelector<HTMLMetaElement>("meta[name=csrf-token]")?.content ?? "";
}

/** What a refusal says, all reasons in one advice. */
export function adviceIn(body: unknown): Advice | null {
  const reasons = (body as { reasons?: Partial<Advice>[] } | null)?.reasons;
  if (!Array.isArray(reasons) || reasons.length === 0) return null;
  const said = (key: "message" | "remedy"): string => reasons.map((reason) => reason[key] ?? "").filter(Boolean).join("；");
  return { code: reasons[0]?.code ?? "refused", message: said("message"), remedy: said("remedy") };
}
