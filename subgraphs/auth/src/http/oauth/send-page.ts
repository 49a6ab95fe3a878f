import { clientOf, type RouteReply, type RouteRequest } from "@coffer/platform/http/routes";
import { readAgent } from "@coffer/platform/http/user-agent";
import type { Exchange, GoesOn } from "../../app/oauth/server.ts";
import { failedPage } from "./pages.ts";
import type { Words } from "./words.ts";

/** A request of a person's browser, and how it is answered. */
export type Asked = {
  readonly request: RouteRequest;
  readonly reply: RouteReply;
  readonly exchange: Exchange;
  readonly words: Words;
};

/** Where whoever logs in is seen to be, and with what. */
export const seenIn = (request: RouteRequest) => ({
  address: clientOf(request).address,
  agent: readAgent(request.headers["user-agent"]),
});

export const goOn = (asked: Asked, to: GoesOn): RouteReply =>
  to === null ? fail(asked, asked.words.failed.over) : asked.reply.redirect(to, 303);

export const fail = (asked: Asked, what: string): RouteReply =>
  sendPage(asked, { status: 400, page: failedPage(asked.words, what), redirectUri: null });

type Shown = {
  readonly status: number;
  readonly page: string;
  readonly redirectUri: string | null;
  /** Whether a script of ours is on it. */
  readonly runs?: boolean;
};

export function sendPage({ reply }: Asked, { status, page, redirectUri, runs = false }: Shown): RouteReply {
  return reply
    .status(status)
    .headers({ "cache-control": "no-store", "content-security-policy": policyFor(redirectUri, runs) })
    .type("text/html; charset=utf-8")
    .send(page);
}

/**
 * Browsers ask it of redirects after a form, too (CSP Level 3 §6.4.1): of the client's address,
 * nothing but its origin, or its scheme.
 */
function policyFor(redirectUri: string | null, runs: boolean): string {
  const url = redirectUri === null ? null : new URL(redirectUri);
  const isWeb = url?.protocol === "https:" || url?.protocol === "http:";
  const leadsTo = url ? ` ${isWeb ? url.origin : url.protocol}` : "";
  const script = runs ? "script-src 'self';" : "";
  return `default-src 'none';style-src 'self';${script}form-action 'self'${leadsTo};base-uri 'none';frame-ancestors 'none'`;
}
