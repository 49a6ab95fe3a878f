import { unreachable } from "@coffer/platform/values/result";
import type { Tokens } from "../app/tokens.ts";
import { PASSWORD_LENGTH, type PasswordFault } from "../domain/password.ts";
import type {
  FreezeUserRefusal,
  IdempotencyKeyReused,
  LoginRefusal,
  RefreshRefusal,
  RegisterRefusal,
  UnfreezeUserRefusal,
  UserNotFound,
} from "../domain/refusals.ts";

/** The only place where tokens leave as text. */
export const presentTokens = (tokens: Tokens) => ({
  ...tokens,
  accessToken: tokens.accessToken.reveal(),
  refreshToken: tokens.refreshToken.reveal(),
});

const FAULTS: Readonly<Record<PasswordFault, string>> = {
  TOO_SHORT: `it needs at least ${PASSWORD_LENGTH.min} characters`,
  TOO_LONG: `it may have at most ${PASSWORD_LENGTH.max} characters`,
  COMMON: "it is one of the first that a guesser tries",
  CONTAINS_USERNAME: "it must not contain the username",
};

export function presentRefusal(refusal: RegisterRefusal) {
  switch (refusal.code) {
    case "USERNAME_TAKEN":
      return {
        __typename: "UsernameTaken",
        code: refusal.code,
        message: "This username belongs to somebody already: choose another.",
      } as const;
    case "PASSWORD_TOO_WEAK":
      return {
        __typename: "PasswordTooWeak",
        code: refusal.code,
        message: `Choose another password: ${refusal.faults.map((fault) => FAULTS[fault]).join("; ")}.`,
        faults: [...refusal.faults],
      } as const;
    default:
      return unreachable(refusal);
  }
}

export function presentLoginRefusal(refusal: LoginRefusal) {
  const { code } = refusal;
  switch (code) {
    case "INVALID_CREDENTIALS":
      return {
        __typename: "InvalidCredentials",
        code,
        message: "There is no such account, or the password is wrong.",
      } as const;
    case "USER_FROZEN":
      return {
        __typename: "UserFrozen",
        code,
        message: "This user is frozen and cannot log in. Ask the operator.",
      } as const;
    default:
      return unreachable(code);
  }
}

export const presentSessionEnded = ({ code }: RefreshRefusal) =>
  ({ __typename: "SessionEnded", code, message: "The session has ended: log in again." }) as const;

export function presentFreezeRefusal(refusal: FreezeUserRefusal) {
  const { code } = refusal;
  switch (code) {
    case "CANNOT_FREEZE_YOURSELF":
      return { __typename: "CannotFreezeYourself", code, message: "Another operator must freeze you." } as const;
    case "USER_ALREADY_FROZEN": {
      const message = "The user is frozen already. See `freeze`; for another reason, unfreeze the user first.";
      return { __typename: "UserAlreadyFrozen", code, message, freeze: refusal.freeze } as const;
    }
    case "USER_NOT_FOUND":
    case "IDEMPOTENCY_KEY_REUSED":
      return presentCommon(code);
    default:
      return unreachable(code);
  }
}

export function presentUnfreezeRefusal({ code }: UnfreezeUserRefusal) {
  switch (code) {
    case "USER_NOT_FROZEN":
      return { __typename: "UserNotFrozen", code, message: "The user is not frozen." } as const;
    case "USER_NOT_FOUND":
    case "IDEMPOTENCY_KEY_REUSED":
      return presentCommon(code);
    default:
      return unreachable(code);
  }
}

const presentCommon = (code: (UserNotFound | IdempotencyKeyReused)["code"]) =>
  code === "USER_NOT_FOUND"
    ? ({ __typename: "UserNotFound", code, message: "There is no such user." } as const)
    : ({
        __typename: "IdempotencyKeyReused",
        code,
        message: "This idempotency key was used with other arguments. Take a new key for a new request.",
      } as const);
