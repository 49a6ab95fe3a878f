import type { ClientFields } from "../../domain/oauth/client.ts";

/** In one written form, which a key is bound to. */
export const writtenFields = ({
  name,
  homepage,
  redirectUris,
  postLogoutRedirectUris,
  scopes,
  byDeviceCode,
  dpopBoundAccessTokens,
}: ClientFields): string[] => [
  name,
  homepage,
  JSON.stringify(redirectUris),
  JSON.stringify(scopes),
  String(byDeviceCode),
  // As it was written before there were any, for who repeats what they asked then.
  ...(postLogoutRedirectUris.length > 0 ? [JSON.stringify(postLogoutRedirectUris)] : []),
  ...(dpopBoundAccessTokens ? ["dpop"] : []),
];
