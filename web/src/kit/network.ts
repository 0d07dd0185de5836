/** Says when the network is gone, and when it is back. */
import { say } from "./toast";

export function startNetwork(): void {
  const note = document.getElementById("network-note");
  const show = () => {
    if (note !== null) note.hidden = navigator.onLine;
  };
  addEventListener("offline", show);
  addEventListener("online", () => {
    show();
    say("网络已恢复。", "good");
  });
  show();
  if ("serviceWorker" in navigator) {
    const worker = document.querySelector<HTMLMetaElement>('meta[name="service-worker"]')?.content;
    if (worker) navigator.serviceWorker.register(worker).catch(() => undefined); // no trusted certificate: work without
  }
}
