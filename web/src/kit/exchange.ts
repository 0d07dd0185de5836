/** Exchange with the server through htmx: no eval, CSRF header, refusals shown in place, failures said aloud. */
import htmx from "htmx.org";
import { say } from "./toast";

const FAILURES: Record<number, string> = {
  403: "您没有这项操作的权限。如需要，请联系本单位管理员。",
  404: "这条记录不存在，或者不在您的管辖范围内。",
  413: "文件太大，没有保存。请压缩后再试。",
  429: "操作太频繁，请稍等一会儿再试。",
};

export function startExchange(): void {
  htmx.config.allowEval = false;
  htmx.config.includeIndicatorStyles = false;
  htmx.config.selfRequestsOnly = true;
  htmx.config.historyCacheSize = 0; // personal data stays out of local storage
  htmx.config.scrollBehavior = "auto";
  htmx.config.responseHandling = [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "409|422", swap: true, error: false }, // a refusal or a form with errors is an answer
    { code: "...", swap: false, error: true },
  ];

  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content;
    if (token) (event as CustomEvent<{ headers: Record<string, string> }>).detail.headers["X-CSRFToken"] = token;
  });
  document.addEventListener("htmx:responseError", (event) => {
    const { status } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail.xhr;
    say(FAILURES[status] ?? "系统出了点问题，没有保存。请稍后再试。", "wrong");
  });
  document.addEventListener("htmx:sendError", (event) => {
    const { requestConfig } = (event as CustomEvent<{ requestConfig?: { verb?: string } }>).detail;
    const asking = requestConfig?.verb === "get" || (event.target as Element).matches("[data-lookup]");
    // A look-up while a form is filled in for the outbox is a help and no more; the page says that the network is gone.
    if (asking && (!navigator.onLine || (event.target as Element).closest("form[data-outbox]"))) return;
    say(asking ? "网络不通，没有取到内容。请检查网络后再试。" : "网络不通，没有保存。请检查网络后再试。", "wrong");
  });
  document.addEventListener("htmx:timeout", () => say("等待太久没有回音，请再试一次。", "wrong"));

  // A live region that is itself swapped is not read out; this one stays.
  document.addEventListener("htmx:afterSettle", (event) => {
    const count = event.target instanceof Element ? event.target.querySelector(".list-count") : null;
    const region = document.getElementById("announce");
    if (count !== null && region !== null) region.textContent = count.textContent;
  });

  let running = 0;
  const busy = (change: number) => () => {
    running = Math.max(0, running + change);
    document.documentElement.classList.toggle("is-busy", running > 0);
  };
  document.addEventListener("htmx:beforeRequest", busy(1));
  document.addEventListener("htmx:afterRequest", busy(-1));
}
