/** Once on every page of someone signed in: the phone is enrolled, its vault open, its pool full, what arrived forgotten. */

import { refill } from "./challenges";
import { canKeepKeys, enrol, personOnPage } from "./device";
import { tidy } from "./send";

export async function startPhone(): Promise<void> {
  const person = personOnPage();
  if (!person || !canKeepKeys() || !navigator.onLine) return;
  const keys = await enrol(person);
  await refill(keys);
  if (keys.vault) await tidy(person);
}
