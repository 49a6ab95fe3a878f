import type { BrowserContext, Page } from "playwright-core";

type Watch = { readonly origin: string; readonly hasCuts: boolean };

/** What a browser says of a request or socket that the network took away, and nothing else. */
const OF_A_CUT =
  /^(?:failed: |console: (?:Failed to load resource|WebSocket connection to )).*(?:\bnet::ERR_(?:CONNECTION_\w+|EMPTY_RESPONSE|SOCKET_NOT_CONNECTED|INTERNET_DISCONNECTED|NETWORK_CHANGED)\b|\bConnection closed before receiving a handshake response\b)/;

/**
 * Collects what no page of the console may do: a breach of its policy, an error that nobody caught,
 * a word on the browser's console, a request that fails, a request to anybody else.
 */
export async function watchPages(context: BrowserContext, { origin, hasCuts }: Watch): Promise<string[]> {
  const faults: string[] = [];
  const note = (fault: string) => void (hasCuts && OF_A_CUT.test(fault) ? undefined : faults.push(fault));
  await context.exposeBinding("cofferBreach", (_source, breach: string) => note(`policy: ${breach}`));
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sample }) => {
      const report = (globalThis as unknown as { cofferBreach(breach: string): void }).cofferBreach;
      report(`${effectiveDirective} ${blockedURI} ${sample}`);
    });
  });
  context.on("page", (page) => watchPage(page, origin, note));
  return faults;
}

/**
 * Whether somebody is logged in is a question to the session's door, which says 401 where nobody
 * is; the browser writes that onto its console.
 */
const isExpected = (url: string): boolean => url.endsWith("/auth/session/refresh");

function watchPage(page: Page, origin: string, note: (fault: string) => void): void {
  page.on("pageerror", ({ stack, message }) => note(`page error: ${stack ?? message}`));
  page.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    if (!isExpected(message.location().url)) note(`console: ${message.text()} ${message.location().url}`);
  });
  page.on("request", (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (protocol !== "data:" && asked !== origin) note(`foreign: ${request.url()}`);
  });
  page.on("websocket", (socket) => {
    if (new URL(socket.url()).origin.replace(/^ws/, "http") !== origin) note(`foreign: ${socket.url()}`);
  });
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "";
    // Somebody left the page that had asked.
    if (why !== "net::ERR_ABORTED") note(`failed: ${request.url()} ${why}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && !(response.status() === 401 && isExpected(response.url())))
      note(`failed: ${response.url()} ${response.status()}`);
  });
}
