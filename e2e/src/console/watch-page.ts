import type { BrowserContext, Page } from "playwright-core";

/**
 * Collects what no page of the console may do: a breach of its policy, an error that nobody caught,
 * a word on the browser's console, a request that fails, a request to anybody else.
 */
export async function watchPages(context: BrowserContext, origin: string): Promise<readonly string[]> {
  const faults: string[] = [];
  await context.exposeBinding("cofferBreach", (_source, breach: string) => void faults.push(`policy: ${breach}`));
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sample }) => {
      const report = (globalThis as unknown as { cofferBreach(breach: string): void }).cofferBreach;
      report(`${effectiveDirective} ${blockedURI} ${sample}`);
    });
  });
  context.on("page", (page) => watchPage(page, origin, faults));
  return faults;
}

/**
 * Whether somebody is logged in is a question to the session's door, which says 401 where nobody
 * is; the browser writes that onto its console.
 */
const isExpected = (url: string): boolean => url.endsWith("/auth/session/refresh");

function watchPage(page: Page, origin: string, faults: string[]): void {
  page.on("pageerror", ({ stack, message }) => faults.push(`page error: ${stack ?? message}`));
  page.on("console", (message) => {
    if (message.type() !== "error" && message.type() !== "warning") return;
    if (!isExpected(message.location().url)) faults.push(`console: ${message.text()} ${message.location().url}`);
  });
  page.on("request", (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (protocol !== "blob:" && protocol !== "data:" && asked !== origin) faults.push(`foreign: ${request.url()}`);
  });
  page.on("websocket", (socket) => {
    if (new URL(socket.url()).origin.replace(/^ws/, "http") !== origin) faults.push(`foreign: ${socket.url()}`);
  });
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "";
    // Somebody left the page that had asked.
    if (why !== "net::ERR_ABORTED") faults.push(`failed: ${request.url()} ${why}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && !(response.status() === 401 && isExpected(response.url())))
      faults.push(`failed: ${response.url()} ${response.status()}`);
  });
}
