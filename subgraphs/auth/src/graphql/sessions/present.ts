import { unreachable } from "@coffer/platform/values/result";
import type { Tokens } from "../../app/sessions/tokens.ts";
import type { LoginRefusal, RefreshRefusal } from "../../domain/sessions/refusals.ts";

/** The only place where tokens leave as text. */
export const presentTokens = (tokens: Tokens) => ({
  ...tokens,
  accessToken: tokens.accessToken.reveal(),
  refreshToken: tokens.refreshToken.reveal(),
});

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
