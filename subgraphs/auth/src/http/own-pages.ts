import type { IncomingHttpHeaders } from "node:http";
import { RouteFault } from "@coffer/platform/http/route-faults";

/** Where the pages are that may use the session door. */
export type OwnPages = {
  /** Of the gateway, as browsers see it. */
  readonly publicAddress: string;
  /** Also this machine's own names, with any port. */
  readonly areOnLoopback: boolean;
};

const LOOPBACK = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/;

export const isOnLoopback = (origin: string | undefined): boolean => LOOPBACK.test(origin ?? "");

/**
 * Only a page of ours can send all of these: `Sec-Fetch-Site` is the browser's word alone (W3C
 * Fetch Metadata), a foreign page cannot send the header of our own without asking first (and
 * nobody answers it), and `Origin` names a page that came here under a name that is not ours (DNS
 * rebinding), to which the browser would say `same-origin`.
 */
export function confirmOwnPage(headers: IncomingHttpHeaders, pages: OwnPages): void {
  const site = headers["sec-fetch-site"];
  if (site === undefined) throw new RouteFault(403, NOT_A_BROWSER);
  if (site !== "same-origin") throw new RouteFault(403, "Only a page of this origin may use this door.");
  const { origin } = headers;
  const isOurs = origin === new URL(pages.publicAddress).origin || (pages.areOnLoopback && isOnLoopback(origin));
  if (!isOurs) throw new RouteFault(403, "The page's Origin is not the public address of this Coffer.");
  if (headers["x-coffer-session"] !== "1") throw new RouteFault(403, "Send the header x-coffer-session: 1.");
  if (!JSON_TYPE.test(headers["content-type"] ?? "")) throw new RouteFault(415, "Send application/json in UTF-8.");
}

const NOT_A_BROWSER =
  "This door is for pages, in a browser that sends Sec-Fetch-Site: all do since 2023, over https or at localhost. " +
  "Other clients use the mutations login, refresh and logout.";

const JSON_TYPE = /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;
