import type { Mode } from "../postgres/provision.ts";
import type { Environment } from "../running/config.ts";

/**
 * `iss` of access tokens. In production it must be said: two deployments that both kept a default would be one issuer to whoever checks their tokens.
 */
export const readIssuer = (env: Environment, mode: Mode): string =>
  mode === "sandbox" ? env.url("AUTH_ISSUER", "http://localhost:4000") : env.url("AUTH_ISSUER");
