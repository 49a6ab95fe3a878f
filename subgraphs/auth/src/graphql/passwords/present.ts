import { unreachable } from "@coffer/platform/values/result";
import type { ChangePasswordRefusal, ResetPasswordRefusal } from "../../domain/passwords/refusals.ts";
import { presentLinkNotValid, presentWrongPassword } from "../addresses/present.ts";
import { presentTooWeak } from "../registration/present.ts";

export function presentResetRefusal(refusal: ResetPasswordRefusal) {
  switch (refusal.code) {
    case "LINK_NOT_VALID":
      return presentLinkNotValid;
    case "PASSWORD_TOO_WEAK":
      return presentTooWeak(refusal.faults);
    default:
      return unreachable(refusal);
  }
}

export function presentChangeRefusal(refusal: ChangePasswordRefusal) {
  switch (refusal.code) {
    case "WRONG_PASSWORD":
      return presentWrongPassword;
    case "PASSWORD_TOO_WEAK":
      return presentTooWeak(refusal.faults);
    default:
      return unreachable(refusal);
  }
}
