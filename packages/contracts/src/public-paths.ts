/**
 * Where on the gateway's origin a subgraph may have doors that are not GraphQL: the path says whose
 * a request is, so the gateway forwards it without knowing the routes. `/auth` is short because its
 * addresses are seen by people and written into other programs.
 */
export const publicPrefixes = (name: string): readonly string[] => [
  ...(name === "auth" ? ["/auth"] : []),
  ...["upload", "hooks", "files"].map((what) => `/${what}/${name}`),
];

/**
 * Paths of a subgraph that stand alone, where a standard says where they are: what an OAuth server
 * is (RFC 8414 §3, OpenID Connect Discovery 1.0 §4).
 */
export const publicPaths = (name: string): readonly string[] =>
  name === "auth" ? ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"] : [];

/** Where a subgraph reads an access token itself (OpenID Connect Core 1.0 §5.3.1). */
export const BEARER_PATHS: readonly string[] = ["/auth/oauth/userinfo"];
