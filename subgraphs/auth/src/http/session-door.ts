import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { answerFaults, RouteFault, refuseOtherMethods } from "@coffer/platform/http/route-faults";
import { clientOf, type HttpRoutes, type RouteReply, type RouteRequest } from "@coffer/platform/http/routes";
import type { Logger } from "@coffer/platform/running/log";
import type { Clock } from "@coffer/platform/values/clock";
import { Secret } from "@coffer/platform/values/secret";
import type { EndByToken } from "../app/sessions/end-by-token.ts";
import type { Refresh } from "../app/sessions/refresh.ts";
import type { Tokens } from "../app/sessions/tokens.ts";
import { confirmOwnPage, isOnLoopback, type OwnPages } from "./own-pages.ts";
import { COOKIE_NAMES, clearedCookies, cookiesWith, readSessionCookie } from "./session-cookies.ts";

export type SessionDoorParts = {
  readonly refresh: Refresh;
  readonly endByToken: EndByToken;
  readonly pages: OwnPages;
  readonly clock: Clock;
  readonly log: Logger;
};

/** One token, and room for spaces. */
const BODY_MAX_BYTES = 1024;

/**
 * For pages of the gateway's own origin: they keep the refresh token in a cookie that no script
 * reads, and the access token in memory (docs/adr/0025). No other door reads a cookie.
 */
export const makeSessionDoor =
  ({ refresh, endByToken, pages, clock, log }: SessionDoorParts): HttpRoutes =>
  async (scope) => {
    answerFaults(scope, log);
    scope.addHook("onRequest", async ({ headers }, reply) => {
      reply.header("cache-control", "no-store");
      confirmOwnPage(headers, pages);
    });
    const hasPlain = ({ headers }: RouteRequest) => pages.areOnLoopback && isOnLoopback(headers.origin);
    const cookieOf = (request: RouteRequest) => readSessionCookie(request.headers.cookie, hasPlain(request));
    const answer = async (request: RouteRequest, reply: RouteReply, { token, by }: Given) => {
      const refreshed = await refresh(token, by, clientOf(request).address);
      // The cookie stays: another tab may have put a new session's there meanwhile.
      if (!refreshed.ok) throw new RouteFault(401, "The session has ended: log in again.", refreshed.error.code);
      const { accessToken, accessTokenExpiresAt, ...kept } = refreshed.value;
      const maxAgeSeconds = secondsUntil(kept, clock);
      reply.header("set-cookie", cookiesWith(kept.refreshToken, { maxAgeSeconds, plain: hasPlain(request) }));
      return reply.send({ accessToken: accessToken.reveal(), expiresAt: accessTokenExpiresAt.toISOString() });
    };

    const config = { proof: "the session's cookie", cookies: COOKIE_NAMES, bodyMaxBytes: BODY_MAX_BYTES };
    const begin = { ...config, proof: "a refresh token, in the body" };
    scope.post("/auth/session", { config: begin }, async (request, reply) =>
      answer(request, reply, { token: await readToken(request.body as Readable | undefined), by: "page" }),
    );
    scope.post("/auth/session/refresh", { config }, async (request, reply) => {
      const token = cookieOf(request);
      if (!token) throw new RouteFault(401, "There is no session here: log in.");
      return answer(request, reply, { token, by: "cookie" });
    });
    scope.delete("/auth/session", { config }, async (request, reply) => {
      const token = cookieOf(request);
      if (token) await endByToken(token);
      return reply
        .status(204)
        .header("set-cookie", clearedCookies(hasPlain(request)))
        .send();
    });
    refuseOtherMethods(scope, "/auth/session", ["POST", "DELETE"]);
    refuseOtherMethods(scope, "/auth/session/refresh", ["POST"]);
  };

type Given = { readonly token: Secret; readonly by: "page" | "cookie" };

const secondsUntil = ({ refreshTokenExpiresAt }: Pick<Tokens, "refreshTokenExpiresAt">, clock: Clock): number =>
  Math.floor((refreshTokenExpiresAt.getTime() - clock.now().getTime()) / 1000);

/** `{"refreshToken": "…"}` and nothing else. */
async function readToken(body: Readable | undefined): Promise<Secret> {
  const sent = body ? parseJson(await text(body)) : undefined;
  if (typeof sent !== "object" || sent === null || Array.isArray(sent))
    throw new RouteFault(400, "Send a JSON object.");
  const { refreshToken, ...others } = sent as Record<string, unknown>;
  if (typeof refreshToken !== "string" || Object.keys(others).length > 0)
    throw new RouteFault(400, "Send refreshToken, a text, and nothing else.", "BAD_USER_INPUT");
  return new Secret(refreshToken);
}

function parseJson(sent: string): unknown {
  try {
    return JSON.parse(sent);
  } catch {
    throw new RouteFault(400, "The body is not JSON.");
  }
}
