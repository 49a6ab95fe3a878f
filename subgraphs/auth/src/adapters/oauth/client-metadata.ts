import { createHash, timingSafeEqual } from "node:crypto";
import { Secret } from "@coffer/platform/values/secret";
import type { ClientSecrets } from "../../app/oauth/secrets.ts";
import { newToken } from "../../app/sessions/new-token.ts";
import { isNative } from "../../domain/oauth/client.ts";
import type { ClientForProtocol } from "../postgres/oauth/find-clients.ts";
import type { Payload } from "../postgres/oauth/records.ts";
import { opaqueTokens } from "../sessions/opaque-tokens.ts";

export const DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";

/** Of a client, as RFC 7591 names it. In place of a secret stands its hash. */
export function toMetadata(client: ClientForProtocol): Payload {
  const { redirectUris, postLogoutRedirectUris, byDeviceCode, dpopBoundAccessTokens, secretHash } = client;
  const isLedBack = redirectUris.length > 0;
  return {
    client_id: client.id,
    client_name: client.name,
    client_uri: client.homepage,
    redirect_uris: [...redirectUris],
    post_logout_redirect_uris: [...postLogoutRedirectUris],
    response_types: isLedBack ? ["code"] : [],
    grant_types: [
      ...(isLedBack ? ["authorization_code"] : []),
      ...(byDeviceCode ? [DEVICE_CODE] : []),
      "refresh_token",
    ],
    application_type:
      isNative({ redirectUris: [...redirectUris, ...postLogoutRedirectUris] }) || !isLedBack ? "native" : "web",
    token_endpoint_auth_method: secretHash ? "client_secret_basic" : "none",
    ...(secretHash ? { client_secret: Buffer.from(secretHash).toString("base64url") } : {}),
    scope: client.scopes.join(" "),
    dpop_bound_access_tokens: dpopBoundAccessTokens,
  };
}

/** Of a secret that was sent, and the hash that stands in the place of the right one. */
export function isSecretOf(hash: string, sent: string): boolean {
  const found = opaqueTokens.hashOf(new Secret(sent)) ?? createHash("sha256").update("").digest();
  const expected = Buffer.from(hash, "base64url");
  return expected.length === found.length && timingSafeEqual(expected, found);
}

export const clientSecrets: ClientSecrets = {
  make() {
    const { token: secret, hash } = newToken(opaqueTokens);
    return { secret, hash };
  },
};
