import { isId } from "@coffer/contracts/ids";
import { METHODS } from "@coffer/contracts/methods";
import type { Assurance, Credential, KnownActor } from "@coffer/platform/identity/actor";
import { FIRST_PARTY } from "@coffer/platform/identity/issuer";
import { isPermission, type Permission } from "@coffer/platform/identity/permissions";
import { ROLES, type Role } from "@coffer/platform/identity/roles";
import { makeIsInNetworks, parseNetwork } from "@coffer/platform/values/networks";
import type { JWTPayload } from "jose";

const KNOWN_ROLES: ReadonlySet<string> = new Set(ROLES);

/**
 * The claims of an access token that was verified (RFC 9068). Throws where one is missing, or is
 * not what it must be.
 */
export function parseTokenClaims(claims: JWTPayload): KnownActor {
  const { sub, roles, exp } = claims;
  if (typeof sub !== "string" || exp === undefined) throw new Error("claims are missing");
  if (!Array.isArray(roles) || !roles.every((role): role is Role => KNOWN_ROLES.has(role)))
    throw new Error("roles are not known");
  const credential = parseCredential(claims);
  const held = {
    credential,
    roles,
    scopes: parseScopes(claims, credential.kind === "session"),
    assurance: parseAssurance(claims),
    expiresAt: exp,
  };
  if (isId("usr", sub)) return { kind: "user", userId: sub, ...held };
  // A service is that and nothing else, and only its keys speak for it.
  if (!isId("svc", sub) || credential.kind !== "api-key" || roles.join() !== "SERVICE")
    throw new Error("the subject is not known");
  return { kind: "service", serviceId: sub, ...held };
}

/** By what kind of thing it can be ended: a session, or the grant of an API key. */
function parseCredential({ sid, client_id: clientId }: JWTPayload): Credential {
  if (typeof sid !== "string") throw new Error("claims are missing");
  if (typeof clientId !== "string") throw new Error("the client is missing");
  if (isId("kgr", sid)) return { kind: "api-key", id: sid };
  if (!isId("ses", sid)) throw new Error("the session is not known");
  return clientId === FIRST_PARTY ? { kind: "session", id: sid } : { kind: "oauth-client", id: sid, clientId };
}

/**
 * From where the token may be used: an API key has networks, where its owner said some. What cannot
 * be read is not everywhere.
 */
export function parseTokenNetworks({ networks }: JWTPayload): (address: string) => boolean {
  if (networks === undefined) return () => true;
  const read = Array.isArray(networks) ? networks.map((one) => parseNetwork(String(one))) : [];
  const known = read.map((one) => (one.ok ? one.value : null)).filter((one) => one !== null);
  if (known.length === 0 || known.length < read.length) throw new Error("networks cannot be read");
  return makeIsInNetworks(known);
}

/**
 * The thumbprint of the key that the token is bound to (RFC 7800, RFC 9449 §6.1); null where it is
 * to none. Bound by what is not known here, it is nobody's.
 */
export function parseTokenKey({ cnf }: JWTPayload): string | null {
  if (cnf === undefined) return null;
  const { jkt, ...others } = (typeof cnf === "object" && cnf !== null ? cnf : {}) as Record<string, unknown>;
  if (typeof jkt !== "string" || !THUMBPRINT.test(jkt) || Object.keys(others).length > 0)
    throw new Error("the confirmation is not known");
  return jkt;
}

/** SHA-256, as base64url. */
const THUMBPRINT = /^[\w-]{43}$/;

/**
 * A client of others has what was consented to, an API key what it was made for, and nothing where
 * nothing is said. A scope that is no permission of ours gives nothing.
 */
function parseScopes({ scope }: JWTPayload, isSession: boolean): readonly Permission[] | null {
  if (scope === undefined && isSession) return null;
  return typeof scope === "string" ? scope.split(" ").filter(isPermission) : [];
}

/** Of a token that does not say, nothing is assumed. */
function parseAssurance({ amr, auth_time: at }: JWTPayload): Assurance {
  const methods: readonly unknown[] = Array.isArray(amr) ? amr : [];
  return { methods: METHODS.filter((method) => methods.includes(method)), at: typeof at === "number" ? at : 0 };
}
