import type { AssertionResponse } from "@coffer/contracts/passkeys";
import type { RouteReply } from "@coffer/platform/http/routes";
import { Secret } from "@coffer/platform/values/secret";
import type { OAuthServer, Prompt } from "../../app/oauth/server.ts";
import type { StartCeremonies } from "../../app/passkeys/start-ceremonies.ts";
import type { Proof } from "../../app/second-factors/ports.ts";
import type { CompleteLogin } from "../../app/sessions/complete-login.ts";
import type { Login, SecondFactorRequired } from "../../app/sessions/login.ts";
import type { LoginWithPasskey } from "../../app/sessions/login-with-passkey.ts";
import type { StartPasskeySecondFactor } from "../../app/sessions/start-passkey-second-factor.ts";
import { readRecoveryCode } from "../../domain/second-factors/recovery-code.ts";
import type { WorkAsked } from "../../domain/users/work.ts";
import { logInPage, type SecondStep, secondFactorPage } from "./pages.ts";
import { type Asked, goOn, seenIn, sendPage } from "./send-page.ts";

export type LoginParts = {
  readonly server: Pick<OAuthServer, "answerLogin">;
  readonly login: Login;
  /** What a browser computes for a login by password; null where nothing is asked. */
  readonly askWork: () => WorkAsked | null;
  readonly completeLogin: CompleteLogin;
  readonly loginWithPasskey: LoginWithPasskey;
  readonly startCeremonies: Pick<StartCeremonies, "login">;
  readonly startPasskeySecondFactor: StartPasskeySecondFactor;
  /** Of the JSON that a browser gives; null where it is none. */
  readonly parseAssertion: (raw: string) => AssertionResponse | null;
};

type Step = (asked: Asked, prompt: Prompt, form: URLSearchParams) => Promise<RouteReply>;

export type LoginSteps = {
  show(asked: Asked, prompt: Prompt): Promise<RouteReply>;
  readonly byPassword: Step;
  readonly byPasskey: Step;
  /** Behind a password: a code, or what a passkey signed. */
  readonly behindPassword: Step;
};

/** The pages on which a person says who they are. Passkeys are offered where they can be had. */
export function makeLoginSteps(parts: LoginParts): LoginSteps {
  const { server, login, completeLogin, loginWithPasskey, startCeremonies, startPasskeySecondFactor } = parts;

  /** Whoever cannot begin one now, as after too many, logs in otherwise. */
  const passkeyOptions = async (asked: Asked): Promise<string | null> => {
    const begun = await startCeremonies.login(seenIn(asked.request)).catch(unlessRejection);
    return begun?.ok ? begun.value.options : null;
  };
  const ask = async (asked: Asked, prompt: Prompt, { name, status, fault }: AskedAgain) => {
    const [passkey, work] = [await passkeyOptions(asked), parts.askWork()];
    const page = logInPage(asked.words, prompt, { fault, login: name, passkey, work });
    const runs = passkey !== null || work !== null;
    return sendPage(asked, { status, page, redirectUri: prompt.redirectUri, runs });
  };
  const askMore = async (asked: Asked, prompt: Prompt, { status, ...step }: Omit<SecondStep, "passkey"> & Status) => {
    const begun = await startPasskeySecondFactor(new Secret(step.challenge)).catch(unlessRejection);
    const passkey = begun?.ok ? begun.value.options : null;
    const page = secondFactorPage(asked.words, prompt, { ...step, passkey });
    return sendPage(asked, { status, page, redirectUri: prompt.redirectUri, runs: passkey !== null });
  };

  const byPassword: Step = async (asked, prompt, form) => {
    const name = form.get("login") ?? "";
    const again: Again = (status, fault) => ask(asked, prompt, { name, status, fault });
    return unlessRejected(asked, again, async () => {
      const password = new Secret(form.get("password") ?? "");
      const work = { seed: form.get("seed") ?? "", nonce: form.get("nonce") ?? "" };
      const loggedIn = await login({ login: name, password, work, ...seenIn(asked.request) });
      if (loggedIn.ok) return goOn(asked, await server.answerLogin(asked.exchange, loggedIn.value.tokens.accessToken));
      const { logIn: says } = asked.words;
      const { error } = loggedIn;
      if (error.code === "PROOF_OF_WORK_REQUIRED") return again(403, asked.words.work.missing);
      if (error.code !== "SECOND_FACTOR_REQUIRED")
        return again(403, error.code === "USER_FROZEN" ? says.frozen : says.wrong);
      const challenge = error.challenge.reveal();
      return askMore(asked, prompt, { status: 200, challenge, takesCodes: takesCodes(error), fault: null });
    });
  };

  const byPasskey: Step = async (asked, prompt, form) => {
    const { logIn: says, passkey } = asked.words;
    const again: Again = (status, fault) => ask(asked, prompt, { name: "", status, fault });
    return unlessRejected(asked, again, async () => {
      const response = parts.parseAssertion(form.get("credential") ?? "");
      if (!response) return again(400, passkey.refused);
      const loggedIn = await loginWithPasskey({ response, ...seenIn(asked.request) });
      if (!loggedIn.ok) return again(403, loggedIn.error.code === "USER_FROZEN" ? says.frozen : passkey.refused);
      return goOn(asked, await server.answerLogin(asked.exchange, loggedIn.value.tokens.accessToken));
    });
  };

  const behindPassword: Step = async (asked, prompt, form) => {
    const challenge = form.get("challenge") ?? "";
    const takesCodes = form.get("codes") === "yes";
    const again: Again = (status, fault) => askMore(asked, prompt, { status, challenge, takesCodes, fault });
    return unlessRejected(asked, again, async () => {
      const { logIn: says, secondFactor, passkey } = asked.words;
      const credential = form.get("credential");
      const proof = credential === null ? proofOfCode(form.get("code") ?? "") : proofOfPasskey(parts, credential);
      if (!proof) return again(400, passkey.refused);
      const completed = await completeLogin({ challenge: new Secret(challenge), proof, ...seenIn(asked.request) });
      if (completed.ok)
        return goOn(asked, await server.answerLogin(asked.exchange, completed.value.tokens.accessToken));
      const { error } = completed;
      if (error.code === "SECOND_FACTOR_REFUSED" && error.triesLeft > 0)
        return again(403, credential === null ? secondFactor.wrong(error.triesLeft) : passkey.refused);
      const fault = error.code === "USER_FROZEN" ? says.frozen : secondFactor.over;
      return ask(asked, prompt, { name: "", status: 403, fault });
    });
  };

  return {
    show: (asked, prompt) => ask(asked, prompt, { name: prompt.loginHint ?? "", status: 200, fault: null }),
    ...{ byPassword, byPasskey, behindPassword },
  };
}

type Status = { readonly status: number };
type AskedAgain = Status & { readonly name: string; readonly fault: string | null };
type Again = (status: number, fault: string) => Promise<RouteReply>;
type Rejection = { readonly code?: string; readonly retryAfterSeconds?: number };

const rejectionIn = (error: unknown): Rejection | null => {
  const { extensions } = error as { extensions?: Rejection };
  return extensions?.code === "RATE_LIMITED" || extensions?.code === "BUSY" ? extensions : null;
};

function unlessRejection(error: unknown): null {
  if (!rejectionIn(error)) throw error;
  return null;
}

/** Says on the same page that there were too many, and when there may be another. */
async function unlessRejected(asked: Asked, again: Again, work: () => Promise<RouteReply>): Promise<RouteReply> {
  try {
    return await work();
  } catch (error) {
    const rejection = rejectionIn(error);
    if (!rejection) throw error;
    const { code, retryAfterSeconds = 1 } = rejection;
    asked.reply.header("retry-after", String(retryAfterSeconds));
    const { busy, waiting } = asked.words.logIn;
    return code === "BUSY" ? again(503, waiting) : again(429, busy(retryAfterSeconds));
  }
}

const takesCodes = ({ methods }: SecondFactorRequired): boolean => methods.some((method) => method !== "PASSKEY");

/** One field takes both; what is neither is a wrong code of an app. */
function proofOfCode(typed: string): Proof {
  const recovery = readRecoveryCode(typed);
  return recovery === null
    ? { kind: "totp", code: new Secret(typed.slice(0, CODE_MAX).replaceAll(/\s/g, "")) }
    : { kind: "recovery-code", code: new Secret(recovery) };
}

const CODE_MAX = 64;

function proofOfPasskey({ parseAssertion }: LoginParts, credential: string): Proof | null {
  const response = parseAssertion(credential);
  return response && { kind: "passkey", purpose: "SECOND_FACTOR", response };
}
