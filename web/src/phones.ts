/** My phones (我的手机): only the phone itself knows which of the phones in the list it is. */
import { keysOf } from "./phone/store";

export default async function mount(list: HTMLElement): Promise<void> {
  const keys = await keysOf(list.dataset.person ?? "");
  if (keys === undefined) return;
  const row = list.querySelector<HTMLElement>(`[data-phone="${CSS.escape(keys.device_id)}"]`);
  const mark = row?.querySelector<HTMLElement>("[data-this-phone]");
  if (mark) mark.hidden = false;
}
