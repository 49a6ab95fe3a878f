import type { Environment } from "@coffer/platform/config";
import type { AccessTokenPolicy } from "./adapters/access-tokens.ts";
import type { Argon2Parameters } from "./adapters/argon2-hasher.ts";
import type { AttemptPolicy } from "./adapters/attempt-limits.ts";
import type { SessionPolicy } from "./domain/session.ts";

export type AuthConfig = {
  readonly accessToken: AccessTokenPolicy;
  readonly session: SessionPolicy;
  readonly argon2: Argon2Parameters;
  readonly hashing: { readonly atOnce: number; readonly waitMaxMs: number };
  readonly attempts: { readonly login: AttemptPolicy; readonly register: AttemptPolicy };
  readonly signingKey: { readonly lifeMs: number; readonly leadMs: number };
};

const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, 2 passes, 1 lane. */
const OWASP = { memoryKib: 19_456, passes: 2, lanes: 1 } as const;

export function readAuthConfig(env: Environment): AuthConfig {
  const number = (name: string, fallback: number, min: number, max: number) =>
    env.integer(name, fallback, { min, max });
  const loginWindowMs = number("AUTH_LOGIN_WINDOW_SECONDS", 900, 1, 86_400) * SECOND;
  const registerWindowMs = number("AUTH_REGISTER_WINDOW_SECONDS", 3600, 1, 86_400) * SECOND;
  return {
    accessToken: {
      issuer: env.url("AUTH_ISSUER", "http://localhost:4000"),
      ttlMs: number("AUTH_ACCESS_TOKEN_SECONDS", 600, 30, 3600) * SECOND,
    },
    session: {
      idleMs: number("AUTH_SESSION_IDLE_DAYS", 30, 1, 365) * DAY,
      absoluteMs: number("AUTH_SESSION_MAX_DAYS", 90, 1, 730) * DAY,
      graceMs: number("AUTH_REFRESH_GRACE_SECONDS", 10, 0, 60) * SECOND,
    },
    argon2: {
      memoryKib: number("AUTH_ARGON2_MEMORY_KIB", OWASP.memoryKib, OWASP.memoryKib, 4_194_304),
      passes: number("AUTH_ARGON2_PASSES", OWASP.passes, OWASP.passes, 100),
      lanes: number("AUTH_ARGON2_LANES", OWASP.lanes, OWASP.lanes, 16),
    },
    hashing: {
      atOnce: number("AUTH_HASHING_AT_ONCE", 2, 1, 64),
      waitMaxMs: number("AUTH_HASHING_WAIT_MS", 1000, 1, 60_000),
    },
    attempts: {
      login: {
        windowMs: loginWindowMs,
        perAccount: number("AUTH_LOGIN_FAILURES_PER_ACCOUNT", 10, 1, 1_000_000),
        perAddress: number("AUTH_LOGIN_ATTEMPTS_PER_ADDRESS", 100, 1, 1_000_000),
      },
      register: {
        windowMs: registerWindowMs,
        perAccount: number("AUTH_REGISTER_ATTEMPTS_PER_EMAIL", 10, 1, 1_000_000),
        perAddress: number("AUTH_REGISTER_ATTEMPTS_PER_ADDRESS", 100, 1, 1_000_000),
      },
    },
    signingKey: {
      lifeMs: number("AUTH_SIGNING_KEY_DAYS", 90, 1, 730) * DAY,
      leadMs: number("AUTH_SIGNING_KEY_LEAD_SECONDS", 60, 0, 86_400) * SECOND,
    },
  };
}
