import { DPOP_ALGORITHMS } from "@coffer/contracts/dpop";
import type { Logger } from "@coffer/platform/running/log";
import { type Configuration, errors, interactionPolicy, type KoaContextWithOIDC } from "oidc-provider";
import type { ProtocolPages } from "../../app/oauth/server.ts";
import type { User } from "../../app/users/ports.ts";
import type { UserId } from "../../domain/users/ids.ts";
import type { Grants } from "../postgres/oauth/grants.ts";
import { acrOf } from "../sessions/acr.ts";
import { AUDIENCE, secondsOf } from "../sessions/sign-access-token.ts";
import { cookieNames } from "./cookie-names.ts";
import { deviceFlow } from "./device-flow.ts";
import { rpInitiatedLogout } from "./logout.ts";
import { makeStorage, type StorageParts } from "./storage.ts";

export type SettingsParts = StorageParts & {
  readonly issuer: string;
  readonly accessTokenTtlMs: number;
  readonly refreshIdleMs: number;
  readonly grants: Grants;
  readonly findUser: (id: UserId) => Promise<User | null>;
  /** Every scope that somebody may be asked for. */
  readonly scopes: readonly string[];
  readonly pages: ProtocolPages;
  readonly log: Logger;
};

const MINUTE = 60;
export const LOGIN_MINUTES = 15;
const ROUTES = "/auth/oauth";

/** Where a person answers. */
export const promptPath = (uid: string): string => `${ROUTES}/interaction/${uid}`;

/**
 * What is off is off: implicit and hybrid flows, PKCE `plain`, dynamic registration, and request
 * objects.
 */
export function makeSettings(parts: SettingsParts, jwks: Configuration["jwks"]): Configuration {
  const { issuer, scopes, pages } = parts;
  const cookie = { httpOnly: true, sameSite: "lax", secure: issuer.startsWith("https:"), signed: false } as const;
  return {
    adapter: makeStorage(parts),
    ...(jwks ? { jwks } : {}),
    acrValues: ["aal1", "aal2"],
    claims: {
      openid: ["sub", "auth_time", "acr", "amr"],
      profile: ["preferred_username"],
      email: ["email", "email_verified"],
    },
    scopes: [...scopes],
    responseTypes: ["code"],
    subjectTypes: ["public"],
    clientAuthMethods: ["client_secret_basic", "client_secret_post", "none"],
    clientDefaults: { id_token_signed_response_alg: "EdDSA" },
    enabledJWA: { idTokenSigningAlgValues: ["EdDSA"], dPoPSigningAlgValues: [...DPOP_ALGORITHMS] },
    allowOmittingSingleRegisteredRedirectUri: false,
    pkce: { required: () => true },
    rotateRefreshToken: true,
    // At a logout that a client asks for.
    expiresWithSession: (_ctx, { scopes }) => !scopes.has("offline_access"),
    revokeGrantPolicy: () => true,
    clientBasedCORS: (_ctx, origin, client) =>
      client.clientAuthMethod === "none" && (client.redirectUris ?? []).some((uri) => new URL(uri).origin === origin),
    cookies: { names: cookieNames(issuer), long: { ...cookie, path: "/" }, short: cookie },
    discovery: { ui_locales_supported: ["en", "de"], claims_supported: undefined },
    features: features(parts),
    routes: {
      authorization: `${ROUTES}/authorize`,
      token: `${ROUTES}/token`,
      revocation: `${ROUTES}/revoke`,
      introspection: `${ROUTES}/introspect`,
      userinfo: `${ROUTES}/userinfo`,
      pushed_authorization_request: `${ROUTES}/par`,
      device_authorization: `${ROUTES}/device_authorization`,
      code_verification: `${ROUTES}/device`,
      end_session: `${ROUTES}/end`,
      jwks: "/auth/jwks.json",
    },
    ttl: {
      AccessToken: Math.floor(parts.accessTokenTtlMs / 1000),
      AuthorizationCode: MINUTE,
      DeviceCode: 10 * MINUTE,
      Grant: LOGIN_MINUTES * MINUTE, // never kept by the library
      IdToken: Math.floor(parts.accessTokenTtlMs / 1000),
      Interaction: 30 * MINUTE,
      RefreshToken: Math.floor(parts.refreshIdleMs / 1000),
      Session: LOGIN_MINUTES * MINUTE,
    },
    interactions: { policy: makePolicy(), url: (_ctx, { uid }) => promptPath(uid) },
    extraTokenClaims: (_ctx, token) => claimsOfToken(parts, token as { grantId?: string }),
    async findAccount(_ctx, sub) {
      const user = await parts.findUser(sub as UserId);
      if (!user) return undefined;
      return { accountId: sub, claims: async (use) => (use === "id_token" ? { sub } : claimsOfUser(user)) };
    },
    renderError(ctx, out, error) {
      if (!("expose" in error && error.expose)) parts.log.error({ err: error }, "a request of OAuth failed");
      ctx.type = "html";
      const { error: code, error_description: description } = out;
      ctx.body = pages.failed({ acceptLanguage: languageOf(ctx), error: code, description });
    },
  };
}

const languageOf = (ctx: KoaContextWithOIDC): string | undefined => ctx.get("accept-language") || undefined;

function features({ scopes, resource, accessTokenTtlMs, pages }: SettingsParts): Configuration["features"] {
  const isOwn = (_ctx: unknown, client: { clientId: string }, token: { clientId?: string | undefined }) =>
    token.clientId === client.clientId;
  return {
    devInteractions: { enabled: false },
    // A proof is good once, which its storage sees to; so nobody need ask for a nonce first.
    dPoP: { enabled: true, allowReplay: false },
    rpInitiatedLogout: rpInitiatedLogout(pages),
    userinfo: { enabled: true },
    // Discovery says it; services, which are no clients of the library's, are answered before it.
    clientCredentials: { enabled: true },
    introspection: { enabled: true, allowedPolicy: isOwn },
    revocation: { enabled: true, allowedPolicy: isOwn },
    pushedAuthorizationRequests: { enabled: true },
    deviceFlow: deviceFlow(pages),
    resourceIndicators: {
      enabled: true,
      defaultResource: () => resource,
      useGrantedResource: () => true,
      getResourceServerInfo(_ctx, indicator, client) {
        if (indicator !== resource) throw new errors.InvalidTarget();
        return {
          scope: ((client as { scope?: string }).scope ?? "")
            .split(" ")
            .filter((scope) => scopes.includes(scope))
            .join(" "),
          audience: AUDIENCE,
          accessTokenTTL: Math.floor(accessTokenTtlMs / 1000),
          accessTokenFormat: "jwt",
          jwt: { sign: { alg: "EdDSA" } },
        };
      },
    },
  };
}

const claimsOfUser = ({ id, username, email, emailConfirmed }: User) => ({
  sub: id,
  preferred_username: String(username),
  email: String(email),
  email_verified: emailConfirmed,
});

/**
 * As our own access tokens have them (RFC 9068 §2.2). Without roles: what somebody may do to what
 * is not theirs, no client of theirs may, nor is to know.
 */
async function claimsOfToken({ grants }: SettingsParts, { grantId }: { grantId?: string }) {
  const proved = grantId === undefined ? null : await grants.use(grantId);
  if (!proved) throw new errors.InvalidGrant("the grant has ended");
  return {
    sid: grantId,
    roles: [],
    amr: [...proved.methods],
    acr: acrOf(proved.methods),
    auth_time: secondsOf(proved.at),
  };
}

/** The library's, and whoever is asked for more than they proved logs in again, once. */
function makePolicy(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  const check = new interactionPolicy.Check(
    "acr_values",
    "the requested assurance could not be obtained",
    "login_required",
    ({ oidc }) => {
      const asked = String(oidc.params?.acr_values ?? "").split(" ");
      const isMet = asked[0] !== "aal2" || oidc.session?.acr === "aal2";
      const hasJustTried = oidc.result?.login !== undefined;
      return !isMet && !hasJustTried;
    },
  );
  policy.get("login")?.checks.add(check);
  return policy;
}
