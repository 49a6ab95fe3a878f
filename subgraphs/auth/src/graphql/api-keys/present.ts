import { unreachable } from "@coffer/platform/values/result";
import type {
  CreateApiKeyRefusal,
  CreateServiceRefusal,
  DisableServiceRefusal,
  EnableServiceRefusal,
  RevokeApiKeyRefusal,
  RotateApiKeyRefusal,
} from "../../domain/api-keys/refusals.ts";

export function presentCreateRefusal(refusal: CreateApiKeyRefusal) {
  const { code } = refusal;
  switch (code) {
    case "SCOPES_NOT_HELD": {
      const message = "A key holds no more than whoever it is for: see `scopes` for what is not held.";
      return { __typename: "ScopesNotHeld", code, message, scopes: refusal.scopes } as const;
    }
    case "SECRET_SHOWN_BEFORE":
      return presentShownBefore(refusal);
    case "SERVICE_NOT_FOUND":
    case "SERVICE_DISABLED":
      return presentOfService(code);
    case "QUOTA_EXCEEDED":
      return presentQuota(refusal, "keys that work");
    case "IDEMPOTENCY_KEY_REUSED":
      return presentReused();
    default:
      return unreachable(code);
  }
}

export function presentRotateRefusal(refusal: RotateApiKeyRefusal) {
  const { code } = refusal;
  switch (code) {
    case "API_KEY_ENDED": {
      const message = "The key has ended: make another one.";
      return { __typename: "ApiKeyEnded", code, message, apiKey: refusal.apiKey } as const;
    }
    case "SECRET_SHOWN_BEFORE":
      return presentShownBefore(refusal);
    case "SERVICE_DISABLED":
      return presentServiceDisabled();
    case "API_KEY_NOT_FOUND":
      return presentNotFound();
    case "IDEMPOTENCY_KEY_REUSED":
      return presentReused();
    default:
      return unreachable(code);
  }
}

export const presentRevokeRefusal = ({ code }: RevokeApiKeyRefusal) =>
  code === "API_KEY_NOT_FOUND" ? presentNotFound() : presentReused();

export function presentCreateServiceRefusal(refusal: CreateServiceRefusal) {
  const { code } = refusal;
  switch (code) {
    case "SERVICE_NAME_TAKEN":
      return { __typename: "ServiceNameTaken", code, message: "Another service has this name." } as const;
    case "QUOTA_EXCEEDED":
      return presentQuota(refusal, "services");
    case "IDEMPOTENCY_KEY_REUSED":
      return presentReused();
    default:
      return unreachable(code);
  }
}

export const presentDisableRefusal = ({ code }: DisableServiceRefusal) =>
  code === "IDEMPOTENCY_KEY_REUSED" ? presentReused() : presentOfService(code);

export function presentEnableRefusal({ code }: EnableServiceRefusal) {
  switch (code) {
    case "SERVICE_NOT_FOUND":
      return presentServiceNotFound();
    case "SERVICE_ENABLED":
      return { __typename: "ServiceEnabled", code, message: "The service is enabled." } as const;
    case "IDEMPOTENCY_KEY_REUSED":
      return presentReused();
    default:
      return unreachable(code);
  }
}

const presentShownBefore = ({ code, apiKey }: Extract<CreateApiKeyRefusal, { code: "SECRET_SHOWN_BEFORE" }>) => {
  const message =
    "This was done before, and its answer had the secret, which cannot be shown again. Lost it? Rotate the key with an overlap of 0 days.";
  return { __typename: "SecretShownBefore", code, message, apiKey } as const;
};

const presentOfService = (code: "SERVICE_NOT_FOUND" | "SERVICE_DISABLED") =>
  code === "SERVICE_NOT_FOUND" ? presentServiceNotFound() : presentServiceDisabled();

const presentServiceNotFound = () =>
  ({ __typename: "ServiceNotFound", code: "SERVICE_NOT_FOUND", message: "There is no such service." }) as const;

const presentServiceDisabled = () =>
  ({ __typename: "ServiceDisabled", code: "SERVICE_DISABLED", message: "The service is disabled." }) as const;

const presentNotFound = () =>
  ({ __typename: "ApiKeyNotFound", code: "API_KEY_NOT_FOUND", message: "You have no key of this id." }) as const;

const presentQuota = ({ limit }: { readonly limit: number }, what: string) =>
  ({
    __typename: "QuotaExceeded",
    code: "QUOTA_EXCEEDED",
    message: `There may be no more than ${limit} ${what}: end one that is not needed.`,
    limit,
  }) as const;

const presentReused = () =>
  ({
    __typename: "IdempotencyKeyReused",
    code: "IDEMPOTENCY_KEY_REUSED",
    message: "This idempotency key was used with other arguments. Take a new key for a new request.",
  }) as const;
