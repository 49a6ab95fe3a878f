import type { Environment } from "./config.ts";
import type { Mode } from "./database/provision.ts";

/**
 * `iss` of access tokens. In production it must be said: two deployments that both kept a default would be one issuer to whoever checks their tokens.
 */
export const readIssuer = (env: Environment, mode: Mode): string =>
  mode === "sandbox" ? env.url("AUTH_ISSUER", "http://localhost:4000") : env.url("AUTH_ISSUER");
