/**
 * What a client may be given besides permissions of the API (OpenID Connect Core 1.0 §5.4, §11):
 * who somebody is, and that it may go on when they are away.
 */
export const IDENTITY_SCOPES = ["openid", "profile", "email", "offline_access"] as const;

/** Each once, in the order of `known`; what is not known is left out. */
export const scopesIn = (text: string | undefined, known: readonly string[]): readonly string[] => {
  const asked = new Set((text ?? "").split(" "));
  return known.filter((scope) => asked.has(scope));
};
