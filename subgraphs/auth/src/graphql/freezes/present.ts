import { unreachable } from "@coffer/platform/values/result";
import type { FreezeUserRefusal, UnfreezeUserRefusal } from "../../domain/freezes/refusals.ts";
import type { IdempotencyKeyReused, UserNotFound } from "../../domain/users/refusals.ts";

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
