import type { Mode } from "../postgres/provision.ts";
import type { Environment } from "../running/config.ts";

/**
 * `client_id` of the product's own clients: a session that somebody began by logging in. Any other
 * is a client that somebody let in.
 */
export const FIRST_PARTY = "coffer";

/**
 * `iss` of access tokens. In production it must be said: two deployments that both kept a default
 * would be one issuer to whoever checks their tokens.
 */
export const readIssuer = (env: Environment, mode: Mode): string =>
  mode === "sandbox" ? env.url("AUTH_ISSUER", "http://localhost:4000") : env.url("AUTH_ISSUER");
