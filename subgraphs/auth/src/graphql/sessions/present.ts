import type { Actor } from "@coffer/platform/identity/actor";
import { unreachable } from "@coffer/platform/values/result";
import type { LoggedIn, SecondFactorRequired } from "../../app/sessions/login.ts";
import type { Tokens } from "../../app/sessions/tokens.ts";
import type {
  CompleteLoginRefusal,
  EndSessionRefusal,
  LoginRefusal,
  RefreshRefusal,
} from "../../domain/sessions/refusals.ts";
import type { RunningSession } from "../../domain/sessions/running-session.ts";
import { presentWorkRequired } from "../users/work.ts";

/** The only place where tokens leave as text. */
export const presentTokens = (tokens: Tokens) => ({
  ...tokens,
  accessToken: tokens.accessToken.reveal(),
  refreshToken: tokens.refreshToken.reveal(),
});

export const presentLoggedIn = ({ tokens, user, deviceToken }: LoggedIn) =>
  ({ __typename: "LoginSuccess", tokens: presentTokens(tokens), user, deviceToken: deviceToken.reveal() }) as const;

export function presentLoginRefusal(refusal: LoginRefusal | SecondFactorRequired) {
  const { code } = refusal;
  switch (code) {
    case "INVALID_CREDENTIALS":
      return {
        __typename: "InvalidCredentials",
        code,
        message: "There is no such account, or the password is wrong.",
      } as const;
    case "SECOND_FACTOR_REQUIRED": {
      const { challenge, methods, expiresAt } = refusal;
      const message = "The password is right. Complete the login with one of `methods`.";
      const shown = { challenge: challenge.reveal(), methods: [...methods], expiresAt };
      return { __typename: "SecondFactorRequired", code, message, ...shown } as const;
    }
    case "USER_FROZEN":
      return presentFrozen();
    case "PROOF_OF_WORK_REQUIRED":
      return presentWorkRequired(refusal);
    default:
      return unreachable(code);
  }
}

export function presentCompleteLoginRefusal(refusal: CompleteLoginRefusal) {
  const { code } = refusal;
  switch (code) {
    case "SECOND_FACTOR_REFUSED": {
      const { triesLeft } = refusal;
      const message = `That code is wrong, or was used before. ${triesLeft === 0 ? "Log in anew." : "Take the next one."}`;
      return { __typename: "SecondFactorRefused", code, message, triesLeft } as const;
    }
    case "CHALLENGE_EXPIRED":
      return presentExpired();
    case "USER_FROZEN":
      return presentFrozen();
    default:
      return unreachable(code);
  }
}

export const presentExpired = () =>
  ({
    __typename: "ChallengeExpired",
    code: "CHALLENGE_EXPIRED",
    message: "This login took too long: log in anew.",
  }) as const;

export const presentFrozen = () =>
  ({
    __typename: "UserFrozen",
    code: "USER_FROZEN",
    message: "This user is frozen and cannot log in. Ask the operator.",
  }) as const;

export const presentSessionEnded = ({ code }: RefreshRefusal) =>
  ({ __typename: "SessionEnded", code, message: "The session has ended: log in again." }) as const;

export const presentSession = (session: RunningSession, viewer: Actor) => ({
  ...session,
  isCurrent: viewer.kind === "user" && viewer.credential.id === session.id,
});

export const presentEndSessionRefusal = ({ code }: EndSessionRefusal) =>
  ({ __typename: "SessionNotFound", code, message: "You have no such session." }) as const;
