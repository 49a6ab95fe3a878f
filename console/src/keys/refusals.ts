import { unreachable } from "@coffer/client/refusals";
import type { EndKeyMutation, MakeKeyMutation, RenewKeyMutation } from "../generated/keys/keys.ts";
import { words } from "../words/words.ts";
import { wordsOfScope } from "./scopes.ts";

const { refusals } = words.keys;

export function makeRefusal(answer: MakeKeyMutation["createApiKey"] | undefined): string | null {
  if (!answer) return null;
  switch (answer.__typename) {
    case "CreateApiKeySuccess":
      return null;
    case "ScopesNotHeld":
      return refusals.ScopesNotHeld(answer.scopes.map(wordsOfScope).join("; "));
    case "QuotaExceeded":
      return refusals.QuotaExceeded(answer.limit);
    case "ServiceNotFound":
    case "ServiceDisabled":
    case "SecretShownBefore":
    case "IdempotencyKeyReused":
      return refusals[answer.__typename];
    default:
      return unreachable(answer);
  }
}

export function renewRefusal(answer: RenewKeyMutation["rotateApiKey"] | undefined): string | null {
  if (!answer) return null;
  switch (answer.__typename) {
    case "RotateApiKeySuccess":
      return null;
    case "ApiKeyNotFound":
    case "ApiKeyEnded":
    case "ServiceDisabled":
    case "SecretShownBefore":
    case "IdempotencyKeyReused":
      return refusals[answer.__typename];
    default:
      return unreachable(answer);
  }
}

export function endRefusal(answer: EndKeyMutation["revokeApiKey"] | undefined): string | null {
  if (!answer) return null;
  switch (answer.__typename) {
    case "RevokeApiKeySuccess":
      return null;
    case "ApiKeyNotFound":
    case "IdempotencyKeyReused":
      return refusals[answer.__typename];
    default:
      return unreachable(answer);
  }
}
