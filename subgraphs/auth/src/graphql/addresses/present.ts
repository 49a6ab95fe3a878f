import { unreachable } from "@coffer/platform/values/result";
import type { ChangeEmailRefusal, ConfirmRefusal } from "../../domain/addresses/refusals.ts";

export function presentChangeRefusal({ code }: ChangeEmailRefusal) {
  switch (code) {
    case "WRONG_PASSWORD":
      return presentWrongPassword;
    case "EMAIL_ALREADY_CONFIRMED":
      return presentAlreadyConfirmed;
    default:
      return unreachable(code);
  }
}

export const presentWrongPassword = {
  __typename: "WrongPassword",
  code: "WRONG_PASSWORD",
  message: "The password is another.",
} as const;

export const presentLinkNotValid = {
  __typename: "LinkNotValid",
  code: "LINK_NOT_VALID",
  message: "This link is good no more: it was used, it is too old, or it is none. Ask for another mail.",
} as const;

export const presentAlreadyConfirmed = {
  __typename: "EmailAlreadyConfirmed",
  code: "EMAIL_ALREADY_CONFIRMED",
  message: "This address is the account's already, and confirmed.",
} as const;

export function presentConfirmRefusal({ code }: ConfirmRefusal) {
  switch (code) {
    case "LINK_NOT_VALID":
      return presentLinkNotValid;
    case "EMAIL_UNAVAILABLE":
      return {
        __typename: "EmailUnavailable",
        code,
        message: "Another account has confirmed this address: it stays that account's.",
      } as const;
    default:
      return unreachable(code);
  }
}
