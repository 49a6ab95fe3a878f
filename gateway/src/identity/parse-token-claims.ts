import { isId } from "@coffer/contracts/ids";
import { METHODS } from "@coffer/contracts/methods";
import type { Assurance, UserActor } from "@coffer/platform/identity/actor";
import { FIRST_PARTY } from "@coffer/platform/identity/issuer";
import { isPermission, type Permission } from "@coffer/platform/identity/permissions";
import { ROLES, type Role } from "@coffer/platform/identity/roles";
import type { JWTPayload } from "jose";

const KNOWN_ROLES: ReadonlySet<string> = new Set(ROLES);

/**
 * The claims of an access token that was verified (RFC 9068). Throws where one is missing, or is
 * not what it must be.
 */
export function parseTokenClaims(claims: JWTPayload): UserActor {
  const { sub, sid, roles, exp, client_id: clientId } = claims;
  if (typeof sub !== "string" || !isId("usr", sub) || typeof sid !== "string" || !isId("ses", sid) || exp === undefined)
    throw new Error("claims are missing");
  if (!Array.isArray(roles) || !roles.every((role): role is Role => KNOWN_ROLES.has(role)))
    throw new Error("roles are not known");
  if (typeof clientId !== "string") throw new Error("the client is missing");
  const isOurs = clientId === FIRST_PARTY;
  return {
    kind: "user",
    userId: sub,
    credential: isOurs ? { kind: "session", id: sid } : { kind: "oauth-client", id: sid, clientId },
    roles,
    scopes: parseScopes(claims, isOurs),
    assurance: parseAssurance(claims),
    expiresAt: exp,
  };
}

/**
 * A client of others has what was consented to, and nothing where nothing is said. A scope that is
 * no permission of ours gives nothing.
 */
function parseScopes({ scope }: JWTPayload, isOurs: boolean): readonly Permission[] | null {
  if (scope === undefined && isOurs) return null;
  return typeof scope === "string" ? scope.split(" ").filter(isPermission) : [];
}

/** Of a token that does not say, nothing is assumed. */
function parseAssurance({ amr, auth_time: at }: JWTPayload): Assurance {
  const methods: readonly unknown[] = Array.isArray(amr) ? amr : [];
  return { methods: METHODS.filter((method) => methods.includes(method)), at: typeof at === "number" ? at : 0 };
}
