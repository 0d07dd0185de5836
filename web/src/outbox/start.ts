/** On every page: who has the phone now, what waits goes out, the day is kept, and kept pages say that they are. */

import { canKeepKeys, personOnPage } from "../phone/device";
import { dropOfAnother } from "../live/push";
import { fillAgain, fillFromAddress } from "./again";
import { showBadge } from "./badge";
import { become, keptAt, refreshAfterDelivery, refreshDay } from "./day";
import { keepSending } from "./sender";
import { watchSignOut } from "./signout";

export async function startOutbox(): Promise<void> {
  if (!canKeepKeys()) return;
  const person = personOnPage();
  if (document.querySelector("[data-island=outbox-offline]")) return; // the page without network is nobody's
  await become(person);
  if (!person) return;
  void dropOfAnother(person).catch(() => undefined);
  watchSignOut();
  showBadge();
  if (keptAt()) fillFromAddress();
  await fillAgain().catch(() => undefined); // the vault is still closed: the item stays in the outbox
  keepSending();
  refreshAfterDelivery();
  await refreshDay();
}
