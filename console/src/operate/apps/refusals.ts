import { unreachable } from "@coffer/client/refusals";
import type {
  DisableAppMutation,
  RegisterAppMutation,
  RenewAppSecretMutation,
} from "../../generated/operate/apps/apps.ts";
import { words } from "../../words/words.ts";

const { refusals } = words.clientApps;

/** A repeat gets its first answer, without the secret: whoever lost it has to hear so. */
export function registerRefusal(answer: RegisterAppMutation["registerOAuthClient"] | undefined): string | null {
  if (!answer) return null;
  switch (answer.__typename) {
    case "RegisterOAuthClientSuccess":
      return answer.client.kind === "CONFIDENTIAL" && answer.clientSecret === null ? refusals.SecretShownBefore : null;
    case "IdempotencyKeyReused":
      return refusals[answer.__typename];
    default:
      return unreachable(answer);
  }
}

export function renewRefusal(answer: RenewAppSecretMutation["rotateOAuthClientSecret"] | undefined): string | null {
  if (!answer) return null;
  switch (answer.__typename) {
    case "RotateOAuthClientSecretSuccess":
      return answer.clientSecret === null ? refusals.SecretShownBefore : null;
    case "ClientNotFound":
    case "ClientDisabled":
    case "ClientHasNoSecret":
    case "IdempotencyKeyReused":
      return refusals[answer.__typename];
    default:
      return unreachable(answer);
  }
}

export function disableRefusal(answer: DisableAppMutation["disableOAuthClient"] | undefined): string | null {
  if (!answer) return null;
  switch (answer.__typename) {
    case "DisableOAuthClientSuccess":
      return null;
    case "ClientNotFound":
    case "IdempotencyKeyReused":
      return refusals[answer.__typename];
    default:
      return unreachable(answer);
  }
}
