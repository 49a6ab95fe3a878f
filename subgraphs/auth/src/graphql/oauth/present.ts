import { unreachable } from "@coffer/platform/values/result";
import type { Client } from "../../domain/oauth/client.ts";
import type { Grant } from "../../domain/oauth/grant.ts";
import type {
  DisableClientRefusal,
  EndGrantRefusal,
  RegisterClientRefusal,
  RotateSecretRefusal,
  UpdateClientRefusal,
} from "../../domain/oauth/refusals.ts";

export const presentClient = ({ redirectUris, postLogoutRedirectUris, scopes, ...client }: Client) => ({
  ...client,
  redirectUris: [...redirectUris],
  postLogoutRedirectUris: [...postLogoutRedirectUris],
  scopes: [...scopes],
});

export const presentGrant = ({ client, scopes, ...grant }: Grant) => ({
  ...grant,
  clientId: client.id,
  clientName: client.name,
  homepage: client.homepage,
  scopes: [...scopes],
});

export function presentUpdateRefusal({ code }: UpdateClientRefusal) {
  switch (code) {
    case "CLIENT_DISABLED":
      return { __typename: "ClientDisabled", code, message: "The client is disabled: register another." } as const;
    case "CLIENT_NOT_FOUND":
    case "IDEMPOTENCY_KEY_REUSED":
      return presentDisableRefusal({ code });
    default:
      return unreachable(code);
  }
}

export const presentRotateRefusal = ({ code }: RotateSecretRefusal) =>
  code === "CLIENT_HAS_NO_SECRET"
    ? ({ __typename: "ClientHasNoSecret", code, message: "A public client keeps no secret." } as const)
    : presentUpdateRefusal({ code });

export const presentDisableRefusal = ({ code }: DisableClientRefusal) =>
  code === "CLIENT_NOT_FOUND"
    ? ({ __typename: "ClientNotFound", code, message: "There is no such client." } as const)
    : presentRegisterRefusal({ code });

export const presentRegisterRefusal = ({ code }: RegisterClientRefusal) =>
  ({
    __typename: "IdempotencyKeyReused",
    code,
    message: "This idempotency key was used with other arguments. Take a new key for a new request.",
  }) as const;

export const presentEndGrantRefusal = ({ code }: EndGrantRefusal) =>
  ({ __typename: "GrantNotFound", code, message: "You gave no such grant." }) as const;
