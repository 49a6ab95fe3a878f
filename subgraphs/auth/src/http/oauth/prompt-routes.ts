import { timingSafeEqual } from "node:crypto";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { clientOf, type RouteReply, type RouteRequest } from "@coffer/platform/http/routes";
import { readAgent } from "@coffer/platform/http/user-agent";
import { Secret } from "@coffer/platform/values/secret";
import type { Exchange, GoesOn, OAuthServer, Prompt } from "../../app/oauth/server.ts";
import type { Proof } from "../../app/second-factors/ports.ts";
import type { CompleteLogin } from "../../app/sessions/complete-login.ts";
import type { Login, SecondFactorRequired } from "../../app/sessions/login.ts";
import type { User } from "../../app/users/ports.ts";
import { readRecoveryCode } from "../../domain/second-factors/recovery-code.ts";
import type { UserId } from "../../domain/users/ids.ts";
import { consentPage, failedPage, logInPage, type SecondStep, secondFactorPage } from "./pages.ts";
import { type Words, wordsFor } from "./words.ts";

export type PromptParts = {
  readonly server: OAuthServer;
  readonly login: Login;
  readonly completeLogin: CompleteLogin;
  readonly findUser: (id: UserId) => Promise<User | null>;
};

/** A name, a password, and room. */
export const FORM_MAX_BYTES = 8 * 1024;

type Asked = {
  readonly request: RouteRequest;
  readonly reply: RouteReply;
  readonly exchange: Exchange;
  readonly words: Words;
};

/** The page on which a person answers: who they are, and whether they let a client in. */
export function makePromptPages({ server, login, completeLogin, findUser }: PromptParts) {
  const show = async (asked: Asked, prompt: Prompt) => {
    const user = prompt.kind === "consent" && prompt.userId ? await findUser(prompt.userId) : null;
    if (prompt.kind === "consent" && !user) return fail(asked, asked.words.failed.over);
    const page = user
      ? consentPage(asked.words, prompt, String(user.username))
      : logInPage(asked.words, prompt, { fault: null, login: prompt.loginHint ?? "" });
    return send(asked, { status: 200, page, redirectUri: prompt.redirectUri });
  };

  const ask = (asked: Asked, prompt: Prompt, { name, status, fault }: AskedAgain) =>
    send(asked, {
      status,
      page: logInPage(asked.words, prompt, { fault, login: name }),
      redirectUri: prompt.redirectUri,
    });
  const askMore = (asked: Asked, prompt: Prompt, { status, ...step }: SecondStep & { readonly status: number }) =>
    send(asked, { status, page: secondFactorPage(asked.words, prompt, step), redirectUri: prompt.redirectUri });

  const logIn = async (asked: Asked, prompt: Prompt, form: URLSearchParams) => {
    const name = form.get("login") ?? "";
    const again: Again = (status, fault) => ask(asked, prompt, { name, status, fault });
    return unlessRejected(asked, again, async () => {
      const password = new Secret(form.get("password") ?? "");
      const loggedIn = await login({ login: name, password, ...seenIn(asked.request) });
      if (loggedIn.ok) return goOn(asked, await server.answerLogin(asked.exchange, loggedIn.value.tokens.accessToken));
      const { logIn: says, secondFactor } = asked.words;
      const { error } = loggedIn;
      if (error.code !== "SECOND_FACTOR_REQUIRED")
        return again(403, error.code === "USER_FROZEN" ? says.frozen : says.wrong);
      if (!takesCodes(error)) return again(403, secondFactor.passkeyOnly);
      return askMore(asked, prompt, { status: 200, challenge: error.challenge.reveal(), fault: null });
    });
  };

  const prove = async (asked: Asked, prompt: Prompt, form: URLSearchParams) => {
    const challenge = form.get("challenge") ?? "";
    const again: Again = (status, fault) => askMore(asked, prompt, { status, challenge, fault });
    return unlessRejected(asked, again, async () => {
      const proof = proofOf(form.get("code") ?? "");
      const completed = await completeLogin({ challenge: new Secret(challenge), proof, ...seenIn(asked.request) });
      if (completed.ok)
        return goOn(asked, await server.answerLogin(asked.exchange, completed.value.tokens.accessToken));
      const { logIn: says, secondFactor } = asked.words;
      const { error } = completed;
      if (error.code === "SECOND_FACTOR_REFUSED" && error.triesLeft > 0)
        return again(403, secondFactor.wrong(error.triesLeft));
      const fault = error.code === "USER_FROZEN" ? says.frozen : secondFactor.over;
      return ask(asked, prompt, { name: "", status: 403, fault });
    });
  };

  const begin = async (request: RouteRequest, reply: RouteReply): Promise<[Asked, Prompt | null]> => {
    const exchange = { request: request.raw, response: reply.raw };
    const prompt = await server.findPrompt(exchange);
    const words = wordsFor(prompt?.languages ?? null, request.headers["accept-language"]);
    return [{ request, reply, exchange, words }, prompt];
  };

  return {
    async show(request: RouteRequest, reply: RouteReply) {
      const [asked, prompt] = await begin(request, reply);
      return prompt ? show(asked, prompt) : fail(asked, asked.words.failed.over);
    },
    async answer(request: RouteRequest, reply: RouteReply) {
      const form = new URLSearchParams(request.body ? await text(request.body as Readable) : "");
      const [asked, prompt] = await begin(request, reply);
      if (!prompt) return fail(asked, asked.words.failed.over);
      if (!isOwnForm(request, form, prompt)) return fail(asked, asked.words.failed.foreign);
      const step = form.get("step");
      if (step === "refuse") return goOn(asked, await server.refuse(asked.exchange));
      if (step === "login" && prompt.kind === "login") return logIn(asked, prompt, form);
      if (step === "second-factor" && prompt.kind === "login") return prove(asked, prompt, form);
      if (step === "consent" && prompt.kind === "consent") return goOn(asked, await server.consent(asked.exchange));
      return show(asked, prompt);
    },
  };
}

type AskedAgain = { readonly name: string; readonly status: number; readonly fault: string };
type Again = (status: number, fault: string) => RouteReply;

/** Says on the same page that there were too many, and when there may be another. */
async function unlessRejected(asked: Asked, again: Again, work: () => Promise<RouteReply>): Promise<RouteReply> {
  try {
    return await work();
  } catch (error) {
    const { code, retryAfterSeconds = 1 } = (error as { extensions?: Rejection }).extensions ?? {};
    if (code !== "RATE_LIMITED" && code !== "BUSY") throw error;
    asked.reply.header("retry-after", String(retryAfterSeconds));
    const { busy, waiting } = asked.words.logIn;
    return code === "BUSY" ? again(503, waiting) : again(429, busy(retryAfterSeconds));
  }
}

const seenIn = (request: RouteRequest) => ({
  address: clientOf(request).address,
  agent: readAgent(request.headers["user-agent"]),
});

const takesCodes = ({ methods }: SecondFactorRequired): boolean => methods.some((method) => method !== "PASSKEY");

/** One field takes both; what is neither is a wrong code of an app. */
function proofOf(typed: string): Proof {
  const recovery = readRecoveryCode(typed);
  return recovery === null
    ? { kind: "totp", code: new Secret(typed.slice(0, CODE_MAX).replaceAll(/\s/g, "")) }
    : { kind: "recovery-code", code: new Secret(recovery) };
}

const CODE_MAX = 64;

type Rejection = { readonly code?: string; readonly retryAfterSeconds?: number };

/**
 * Besides the cookie, which SameSite keeps from foreign forms: a value that only this page has, and
 * the browser's word where it gives one.
 */
function isOwnForm({ headers }: RouteRequest, form: URLSearchParams, { csrf }: Prompt): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin") return false;
  const [sent, expected] = [Buffer.from(form.get("csrf") ?? ""), Buffer.from(csrf)];
  return sent.length === expected.length && timingSafeEqual(sent, expected);
}

const goOn = (asked: Asked, to: GoesOn) =>
  to === null ? fail(asked, asked.words.failed.over) : asked.reply.redirect(to, 303);

const fail = (asked: Asked, what: string) =>
  send(asked, { status: 400, page: failedPage(asked.words, what), redirectUri: null });

type Shown = { readonly status: number; readonly page: string; readonly redirectUri: string | null };

function send({ reply }: Asked, { status, page, redirectUri }: Shown): RouteReply {
  return reply
    .status(status)
    .headers({ "cache-control": "no-store", "content-security-policy": policyFor(redirectUri) })
    .type("text/html; charset=utf-8")
    .send(page);
}

/**
 * Browsers ask it of redirects after a form, too (CSP Level 3 §6.4.1): of the client's address,
 * nothing but its origin, or its scheme.
 */
function policyFor(redirectUri: string | null): string {
  const url = redirectUri === null ? null : new URL(redirectUri);
  const isWeb = url?.protocol === "https:" || url?.protocol === "http:";
  const leadsTo = url ? ` ${isWeb ? url.origin : url.protocol}` : "";
  return `default-src 'none';style-src 'self';form-action 'self'${leadsTo};base-uri 'none';frame-ancestors 'none'`;
}
