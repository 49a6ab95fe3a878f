import { unreachable } from "@coffer/platform/values/result";
import type { CreateWalletRefusal } from "../domain/refusals.ts";

export function presentRefusal(refusal: CreateWalletRefusal) {
  switch (refusal.code) {
    case "NETWORK_UNAVAILABLE":
      return {
        __typename: "NetworkUnavailable",
        code: refusal.code,
        message: `This network is not configured here. Choose one of ${refusal.available.join(", ")}.`,
      } as const;
    case "QUOTA_EXCEEDED":
      return {
        __typename: "QuotaExceeded",
        code: refusal.code,
        message: `One person may make ${refusal.limit} wallets, and you have made as many.`,
        limit: refusal.limit,
      } as const;
    case "IDEMPOTENCY_KEY_REUSED":
      return {
        __typename: "IdempotencyKeyReused",
        code: refusal.code,
        message: "This key was used for another wallet. A new wallet needs a new key.",
      } as const;
    default:
      return unreachable(refusal);
  }
}
