/** The phone's own key (手机密钥): one per person, made here, its private half cannot leave the phone.
 *
 *  Enrolled at the first page after sign-in. A revoked one is replaced only by an explicit act of the person (`renew`).
 */

import { base64url, fromBase64, mintId } from "./bytes";
import { alone } from "./locks";
import { keysOf, type PersonKeys, saveKeys } from "./store";
import { adviceIn, talk } from "./talk";

/** The person of this page, "" on pages of nobody. */
export function personOnPage(): string {
  return document.body.dataset.person ?? "";
}

/** Whether this browser can keep keys at all: a secure address, and a database that opens. */
export function canKeepKeys(): boolean {
  return typeof indexedDB !== "undefined" && globalThis.crypto?.subtle !== undefined;
}

/** The person's keys on this phone; made now if there are none. Works without network. */
export async function keysFor(person: string): Promise<PersonKeys> {
  return alone("anguan-device", async () => (await keysOf(person)) ?? made(person)); // two tabs must not make two
}

async function made(person: string, before?: PersonKeys): Promise<PersonKeys> {
  const signing = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
  const point = await crypto.subtle.exportKey("raw", signing.publicKey);
  const keys: PersonKeys = {
    person_id: person,
    device_id: mintId(),
    signing,
    public_key: base64url(point),
    enrolled_at: "",
    revoked: false,
    since: new Date().toISOString(),
    pool_at: 0,
    ...(before?.vault ? { vault: before.vault } : {}),
  };
  await saveKeys(keys);
  return keys;
}

/** Make a new key in place of a revoked one (在这台手机上重新登记), because the person asked for it. */
export async function renew(person: string): Promise<PersonKeys> {
  await alone("anguan-device", async () => made(person, await keysOf(person)));
  return enrol(person);
}

/** See to it that the server knows this phone and the vault is open; says nothing when there is no network. */
export async function enrol(person: string): Promise<PersonKeys> {
  const keys = await keysFor(person);
  if (!keys.enrolled_at && !keys.revoked) {
    const { device_id: id, public_key } = keys;
    const said = { id, public_key, name: deviceName(navigator.userAgent) };
    const { status, body } = await talk("POST", "/evidence/devices", { json: said });
    if (status === 200 || status === 201)
      await update(person, { enrolled_at: (body as { enrolled_at: string }).enrolled_at });
    else await heedRefusal(person, body);
  }
  if (!(await keysOf(person))?.vault) await openVault(person);
  return keysFor(person);
}

/** The server says that this phone is revoked or not known; whoever heard it passes the answer on. */
export async function heedRefusal(person: string, body: unknown): Promise<string> {
  const code = adviceIn(body)?.code ?? "";
  if (code === "device_revoked") await update(person, { revoked: true });
  if (code === "device_unknown") await update(person, { enrolled_at: "" });
  return code;
}

/** Change something about the keys, as they are now: another tab may have changed the rest. */
export async function update(person: string, change: Partial<PersonKeys>): Promise<void> {
  const keys = await keysOf(person);
  if (keys) await saveKeys({ ...keys, ...change });
}

async function openVault(person: string): Promise<void> {
  const { status, body } = await talk("GET", "/mobile/vault");
  const vault = body as { person_id: string; key: string } | null;
  if (status !== 200 || vault?.person_id !== person) return; // somebody else has signed in meanwhile
  const key = await crypto.subtle.importKey("raw", fromBase64(vault.key), "AES-GCM", false, ["encrypt", "decrypt"]);
  await update(person, { vault: key });
}

/** The signature of a record's text: raw r||s in base64url. */
export async function sign(keys: PersonKeys, record: string): Promise<string> {
  const how = { name: "ECDSA", hash: "SHA-256" };
  return base64url(await crypto.subtle.sign(how, keys.signing.privateKey, new TextEncoder().encode(record)));
}

const SYSTEMS: [RegExp, string][] = [
  [/HarmonyOS|OpenHarmony/i, "鸿蒙手机"],
  [/iPad/, "iPad"],
  [/iPhone/, "苹果手机"],
  [/Android/, "安卓手机"],
  [/Windows/, "Windows 电脑"],
  [/Macintosh/, "苹果电脑"],
  [/Linux/, "Linux 电脑"],
];
const BROWSERS: [RegExp, string][] = [
  [/wxwork/i, "企业微信"],
  [/MicroMessenger/i, "微信"],
  [/DingTalk/i, "钉钉"],
  [/Lark|Feishu/i, "飞书"],
  [/HuaweiBrowser/i, "华为浏览器"],
  [/MiuiBrowser/i, "小米浏览器"],
  [/Edg/, "Edge"],
  [/Firefox|FxiOS/, "Firefox"],
  [/Chrome|CriOS/, "Chrome"],
  [/Safari/, "Safari"],
];

/** A name people recognise the phone by in their list: 安卓手机 · Chrome. */
export function deviceName(agent: string): string {
  const first = (names: [RegExp, string][], other: string): string => names.find(([form]) => form.test(agent))?.[1] ?? other;
  return `${first(SYSTEMS, "其他设备")} · ${first(BROWSERS, "浏览器")}`;
}
