import { unreachable } from "@coffer/platform/values/result";
import type { RegisterRefusal } from "../../domain/registration/refusals.ts";
import { PASSWORD_LENGTH, type PasswordFault } from "../../domain/users/password.ts";
import { presentWorkRequired } from "../users/work.ts";

const FAULTS: Readonly<Record<PasswordFault, string>> = {
  TOO_SHORT: `it needs at least ${PASSWORD_LENGTH.min} characters`,
  TOO_LONG: `it may have at most ${PASSWORD_LENGTH.max} characters`,
  COMMON: "it is one of the first that a guesser tries",
  CONTAINS_USERNAME: "it must not contain the username",
};

export function presentRefusal(refusal: RegisterRefusal) {
  switch (refusal.code) {
    case "PROOF_OF_WORK_REQUIRED":
      return presentWorkRequired(refusal);
    case "USERNAME_TAKEN":
      return {
        __typename: "UsernameTaken",
        code: refusal.code,
        message: "This username belongs to somebody already: choose another.",
      } as const;
    case "PASSWORD_TOO_WEAK":
      return presentTooWeak(refusal.faults);
    default:
      return unreachable(refusal);
  }
}

export const presentTooWeak = (faults: readonly PasswordFault[]) =>
  ({
    __typename: "PasswordTooWeak",
    code: "PASSWORD_TOO_WEAK",
    message: `Choose another password: ${faults.map((fault) => FAULTS[fault]).join("; ")}.`,
    faults: [...faults],
  }) as const;
