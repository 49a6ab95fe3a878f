import { timingSafeEqual } from "node:crypto";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { RouteReply, RouteRequest } from "@coffer/platform/http/routes";
import type { OAuthServer, Prompt } from "../../app/oauth/server.ts";
import type { User } from "../../app/users/ports.ts";
import type { UserId } from "../../domain/users/ids.ts";
import { type LoginParts, makeLoginSteps } from "./login-steps.ts";
import { consentPage } from "./pages.ts";
import { type Asked, fail, goOn, sendPage } from "./send-page.ts";
import { wordsFor } from "./words.ts";

export type PromptParts = LoginParts & {
  readonly server: OAuthServer;
  readonly findUser: (id: UserId) => Promise<User | null>;
};

/** A name, a password, or what a passkey signed; and room. */
export const FORM_MAX_BYTES = 16 * 1024;

/** The page on which a person answers: who they are, and whether they let a client in. */
export function makePromptPages({ server, findUser, ...parts }: PromptParts) {
  const steps = makeLoginSteps({ server, ...parts });

  const show = async (asked: Asked, prompt: Prompt): Promise<RouteReply> => {
    if (prompt.kind === "login") return steps.show(asked, prompt);
    const user = prompt.userId && (await findUser(prompt.userId));
    if (!user) return fail(asked, asked.words.failed.over);
    const page = consentPage(asked.words, prompt, String(user.username));
    return sendPage(asked, { status: 200, page, redirectUri: prompt.redirectUri });
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
      if (step === "consent" && prompt.kind === "consent") return goOn(asked, await server.consent(asked.exchange));
      if (prompt.kind !== "login") return show(asked, prompt);
      if (step === "login") return steps.byPassword(asked, prompt, form);
      if (step === "passkey") return steps.byPasskey(asked, prompt, form);
      return step === "second-factor" ? steps.behindPassword(asked, prompt, form) : show(asked, prompt);
    },
  };
}

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
