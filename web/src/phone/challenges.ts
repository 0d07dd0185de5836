/** Challenges (拍摄口令): an online one while the camera is open, else one of the pool that was fetched before.
 *
 *  Each shot uses one up. A shot without any is kept and marked by the server, never refused.
 */

import { addChallenges, type Challenge, countChallenges, type PersonKeys, takeChallenge } from "./store";
import { heedRefusal, update } from "./device";
import { talk } from "./talk";

const URL = "/evidence/challenges";
const WAIT_MS = 2_500; // for an online one when the shutter was quicker than the line
const FEW = 3;
const REFILL_MS = 60 * 60_000;
const NOT_TOO_OFTEN_MS = 60_000;

/** What the server lets be known on the way: that the phone is revoked, and how far its clock is ahead (ms). */
export interface News {
  revoked: boolean;
  ahead: number;
}

/** The challenges of one open camera. */
export class ChallengeSource {
  private coming: Promise<Challenge | null>;

  constructor(
    private readonly keys: PersonKeys,
    private readonly purpose: string,
    private readonly hear: (news: News) => void = () => undefined,
  ) {
    if (keys.revoked) hear({ revoked: true, ahead: 0 });
    this.coming = this.fetchOne();
  }

  /** One for the shot just taken; the next is fetched at once. */
  async take(now: number = Date.now()): Promise<Challenge | null> {
    const ready = await Promise.race([this.coming, waited(WAIT_MS)]);
    if (ready) this.coming = this.fetchOne();
    if (ready && Date.parse(ready.expires_at) > now) return ready;
    const { person_id } = this.keys;
    const pooled = await takeChallenge(person_id, this.purpose, now);
    if (pooled) await update(person_id, { pool_at: 0 }); // filled up at the next page with a line
    return pooled;
  }

  private async fetchOne(): Promise<Challenge | null> {
    if (!this.keys.enrolled_at || this.keys.revoked) return null;
    const asked = { device_id: this.keys.device_id, purpose: this.purpose };
    const { status, body } = await talk("POST", URL, { json: asked, patience: 15_000 });
    if (status === 409 && (await heedRefusal(this.keys.person_id, body)) === "device_revoked") this.hear({ revoked: true, ahead: 0 });
    if (status !== 201) return null;
    const { server_time, challenges } = body as { server_time: string; challenges: Challenge[] };
    this.hear({ revoked: false, ahead: Date.now() - Date.parse(server_time) });
    return challenges[0] ?? null;
  }
}

function waited(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(() => resolve(null), ms));
}

/** Fill the pool for work without network, when it runs low or the shift goes on; whenever a page is open online. */
export async function refill(keys: PersonKeys, now: number = Date.now()): Promise<void> {
  if (!keys.enrolled_at || keys.revoked) return;
  const counts = Object.values(await countChallenges(keys.person_id, now));
  const low = counts.some((count) => count < FEW);
  const since = now - keys.pool_at;
  if (since < NOT_TOO_OFTEN_MS || (since < REFILL_MS && !low)) return;
  const { status, body } = await talk("POST", URL, { json: { device_id: keys.device_id, pool: true } });
  if (status === 409) await heedRefusal(keys.person_id, body);
  if (status !== 201) return;
  await addChallenges(keys.person_id, (body as { challenges: Challenge[] }).challenges);
  await update(keys.person_id, { pool_at: now });
}
