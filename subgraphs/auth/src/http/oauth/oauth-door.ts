import type { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { RouteFault } from "@coffer/platform/http/route-faults";
import { clientOf, type HttpRoutes, type RouteReply, type RouteRequest } from "@coffer/platform/http/routes";
import { isAway } from "@coffer/platform/running/away";
import type { Logger } from "@coffer/platform/running/log";
import { networkOf } from "@coffer/platform/values/network";
import type { OAuthLimits } from "../../app/oauth/ports.ts";
import type { ProtocolRequest } from "../../app/oauth/server.ts";
import type { MachineTokens } from "./machine-tokens.ts";
import { PAGE_STYLE } from "./page-style.ts";
import { failedPage, STYLE_PATH } from "./pages.ts";
import { PASSKEY_SCRIPT, SCRIPT_PATH } from "./passkey-script.ts";
import { FORM_MAX_BYTES, makePromptPages, type PromptParts } from "./prompt-routes.ts";
import { wordsFor } from "./words.ts";
import { WORK_PATH, WORK_SCRIPT } from "./work-script.ts";

export type OAuthDoorParts = PromptParts & {
  readonly limits: OAuthLimits;
  readonly machineTokens: MachineTokens;
  /** Of the browser's session, of a prompt, and of what goes on after it. */
  readonly cookies: readonly string[];
  readonly log: Logger;
};

/** As the library reads. */
const BODY_MAX_BYTES = 56 * 1024;
const ENTER_CODE = "/auth/oauth/device";
const TOKEN = "/auth/oauth/token";
const PERSON = "a person's browser: its cookies, and what each page gave it";

type Spoken = {
  readonly method: readonly ("GET" | "POST" | "OPTIONS")[];
  readonly url: string;
  readonly proof: string;
};

/** What programs ask, each as its standard says. */
const PROGRAMS: readonly Spoken[] = [
  { method: ["GET", "OPTIONS"], url: "/.well-known/openid-configuration", proof: "none: public" },
  { method: ["GET", "OPTIONS"], url: "/.well-known/oauth-authorization-server", proof: "none: public" },
  { method: ["POST", "OPTIONS"], url: TOKEN, proof: "a client's secret, or PKCE; and a code or a token; or a key" },
  { method: ["POST", "OPTIONS"], url: "/auth/oauth/par", proof: "a client's secret, where it has one" },
  { method: ["POST", "OPTIONS"], url: "/auth/oauth/revoke", proof: "a token of the client that asks" },
  { method: ["POST", "OPTIONS"], url: "/auth/oauth/introspect", proof: "a token of the client that asks" },
  {
    method: ["POST", "OPTIONS"],
    url: "/auth/oauth/device_authorization",
    proof: "a client's secret, where it has one",
  },
  { method: ["GET", "POST", "OPTIONS"], url: "/auth/oauth/userinfo", proof: "an access token with the scope openid" },
];

/** What a person's browser comes to. */
const PEOPLE: readonly Spoken[] = [
  { method: ["GET"], url: "/auth/oauth/authorize", proof: PERSON },
  { method: ["GET"], url: "/auth/oauth/authorize/:uid", proof: PERSON },
  // Not by POST, though the standard has it, too: a foreign page's form would come without the
  // cookie, and the answer would put an empty session in the place of the person's own.
  { method: ["GET"], url: "/auth/oauth/end", proof: PERSON },
  { method: ["POST"], url: "/auth/oauth/end/confirm", proof: PERSON },
  { method: ["GET"], url: "/auth/oauth/end/success", proof: "none: says that it is done" },
  { method: ["GET", "POST"], url: ENTER_CODE, proof: PERSON },
  { method: ["GET"], url: "/auth/oauth/device/:uid", proof: PERSON },
];

const SCRIPTS = [
  [SCRIPT_PATH, PASSKEY_SCRIPT, "how pages ask for a passkey"],
  [WORK_PATH, WORK_SCRIPT, "how pages compute what is asked of strangers"],
] as const;

/** OAuth 2.1 and OpenID Connect: the protocol's own doors, and the pages on which people answer. */
export const makeOAuthDoor =
  (parts: OAuthDoorParts): HttpRoutes =>
  async (scope) => {
    const { server, limits, machineTokens, cookies, log } = parts;
    answerFaults(scope, log);
    const receive = async (request: RouteRequest): Promise<ProtocolRequest> => {
      const { address } = clientOf(request);
      const network = networkOf(address);
      const url = request.url.slice(scope.prefix.length);
      if (request.method === "POST") await limits.countOAuth({ network });
      if (request.method === "POST" && request.routeOptions.url?.endsWith(ENTER_CODE))
        await limits.countUserCode({ network });
      const body = request.body ? await buffer(request.body as Readable) : Buffer.alloc(0);
      return { method: request.method, url, headers: request.headers, body, address };
    };
    const speak = async (request: RouteRequest, reply: RouteReply) => {
      const received = await receive(request);
      if (request.routeOptions.url?.endsWith(TOKEN) && (await machineTokens.answer(received, reply))) return reply;
      reply.hijack();
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) reply.raw.setHeader(name, value);
      await server.handle(received, reply.raw);
      return reply;
    };
    for (const { method, url, proof } of PROGRAMS)
      scope.route({
        method: [...method],
        url,
        exposeHeadRoute: false,
        config: { proof, bodyMaxBytes: BODY_MAX_BYTES },
        handler: speak,
      });
    for (const { method, url, proof } of PEOPLE)
      scope.route({
        method: [...method],
        url,
        exposeHeadRoute: false,
        config: { proof, cookies, bodyMaxBytes: BODY_MAX_BYTES },
        handler: speak,
      });
    const pages = makePromptPages(parts);
    const config = { proof: PERSON, cookies, bodyMaxBytes: FORM_MAX_BYTES };
    scope.get("/auth/oauth/interaction/:uid", { config, exposeHeadRoute: false }, pages.show);
    scope.post("/auth/oauth/interaction/:uid", { config }, pages.answer);
    scope.get(STYLE_PATH, { config: { proof: "none: how pages look" } }, (_request, reply) =>
      reply.header("cache-control", "public, max-age=3600").type("text/css; charset=utf-8").send(PAGE_STYLE),
    );
    for (const [path, script, what] of SCRIPTS)
      scope.get(path, { config: { proof: `none: ${what}` } }, (_request, reply) =>
        reply.header("cache-control", "public, max-age=3600").type("text/javascript; charset=utf-8").send(script),
      );
  };

type Rejection = { readonly code?: string; readonly retryAfterSeconds?: number };
type Fault = { readonly status: number; readonly error: string; readonly retryAfterSeconds?: number | undefined };

/** As OAuth says what went wrong (RFC 6749 §5.2), to a program; to a person, a page. */
function answerFaults(scope: Parameters<HttpRoutes>[0], log: Logger): void {
  scope.setErrorHandler((error, request, reply) => {
    const { status, error: code, retryAfterSeconds } = faultOf(error);
    if (status >= 500 && status !== 503) log.error({ err: error, requestId: request.id }, "a request of OAuth failed");
    if (retryAfterSeconds !== undefined) reply.header("retry-after", String(retryAfterSeconds));
    reply.status(status).header("cache-control", "no-store");
    if (!/\btext\/html\b/.test(request.headers.accept ?? "")) return reply.send({ error: code });
    const words = wordsFor(null, request.headers["accept-language"]);
    const what = status === 429 ? words.logIn.busy(retryAfterSeconds ?? 1) : words.failed.begin;
    return reply
      .header("content-security-policy", "default-src 'none';style-src 'self';base-uri 'none';frame-ancestors 'none'")
      .type("text/html; charset=utf-8")
      .send(failedPage(words, what, status === 429 ? null : code));
  });
}

function faultOf(error: unknown): Fault {
  const { code, retryAfterSeconds } = (error as { extensions?: Rejection }).extensions ?? {};
  if (code === "RATE_LIMITED") return { status: 429, error: "slow_down", retryAfterSeconds };
  if (code === "BUSY" || isAway(error)) return { status: 503, error: "temporarily_unavailable", retryAfterSeconds: 2 };
  const statusCode = error instanceof RouteFault ? error.statusCode : (error as { statusCode?: number }).statusCode;
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return { status: statusCode, error: "invalid_request" };
  return { status: 500, error: "server_error" };
}
