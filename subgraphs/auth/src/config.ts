import { readIssuer } from "@coffer/platform/identity/issuer";
import { type RelyingParty, readRelyingParty } from "@coffer/platform/passkeys/relying-party";
import type { Mode } from "@coffer/platform/postgres/provision";
import type { Environment } from "@coffer/platform/running/config";
import type { AccessTokenPolicy } from "./adapters/sessions/sign-access-token.ts";
import type { Argon2Parameters } from "./adapters/users/argon2-hasher.ts";
import type { AttemptPolicies } from "./adapters/users/attempt-limits.ts";
import type { ProofLimit } from "./domain/second-factors/proof-limits.ts";
import type { SessionPolicy } from "./domain/sessions/session.ts";
import type { OwnPages } from "./http/own-pages.ts";
import { type MailConfig, readMailConfig } from "./mail-config.ts";

export type AuthConfig = {
  readonly accessToken: AccessTokenPolicy;
  /**
   * `most`: running sessions of one user. A login beyond them ends the one that was used longest
   * ago.
   */
  readonly session: SessionPolicy & {
    readonly most: number;
    /** Tokens that one session gets in a window. */
    readonly refreshes: { readonly most: number; readonly windowMs: number };
  };
  /** Who may use the session door. */
  readonly pages: OwnPages;
  readonly argon2: Argon2Parameters;
  readonly hashing: { readonly atOnce: number; readonly waitMaxMs: number };
  readonly attempts: AttemptPolicies;
  /** What strangers compute before they log in or register; 0: nothing. */
  readonly workBits: number;
  /** Keys of one owner that work, and secrets that their keys get in a day. */
  readonly apiKeys: { readonly perOwner: number; readonly secretsPerDay: number };
  readonly secondFactors: {
    /** How long a login whose password was right waits for the rest. */
    readonly challengeMs: number;
    /**
     * Wrong codes of one account: of all strangers together, of each known device, of each session.
     */
    readonly limits: readonly ProofLimit[];
  };
  readonly passkeys: RelyingParty;
  readonly mails: MailConfig;
  readonly signingKey: { readonly lifeMs: number; readonly leadMs: number };
};

const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, 2 passes, 1 lane. */
const OWASP = { memoryKib: 19_456, passes: 2, lanes: 1 } as const;

/**
 * Of one network address. A sandbox is for this machine alone unless said otherwise: demos and
 * tests all come from one address, and its money is not real.
 */
const PER_ADDRESS = { sandbox: 10_000, production: 100 } as const;

/** Of one network address, to the doors of OAuth: a server asks for all who use it. */
const OAUTH_PER_ADDRESS = { sandbox: 100_000, production: 6_000 } as const;
/** Codes of devices that are typed, from one network address. */
const CODES_PER_ADDRESS = { sandbox: 10_000, production: 30 } as const;
/**
 * Each page of a login that is opened begins a ceremony, so that a browser can offer passkeys on
 * it.
 */
const PASSKEYS_PER_ADDRESS = { sandbox: 10_000, production: 1000 } as const;

/** Seconds. A sandbox is where people see what their client does when a token expires. */
const ACCESS_TOKEN_MIN = { sandbox: 5, production: 30 } as const;

export function readAuthConfig(env: Environment, mode: Mode): AuthConfig {
  const perAddress = PER_ADDRESS[mode];
  const loginWindowMs = env.integer("AUTH_LOGIN_WINDOW_SECONDS", 900, { min: 1, max: 86_400 }) * SECOND;
  const registerWindowMs = env.integer("AUTH_REGISTER_WINDOW_SECONDS", 3600, { min: 1, max: 86_400 }) * SECOND;
  const issuer = readIssuer(env, mode);
  return {
    accessToken: {
      issuer,
      ttlMs: env.integer("AUTH_ACCESS_TOKEN_SECONDS", 600, { min: ACCESS_TOKEN_MIN[mode], max: 3600 }) * SECOND,
    },
    session: {
      idleMs: env.integer("AUTH_SESSION_IDLE_DAYS", 30, { min: 1, max: 365 }) * DAY,
      absoluteMs: env.integer("AUTH_SESSION_MAX_DAYS", 90, { min: 1, max: 730 }) * DAY,
      graceMs: env.integer("AUTH_REFRESH_GRACE_SECONDS", 10, { min: 0, max: 60 }) * SECOND,
      most: env.integer("AUTH_SESSIONS_PER_USER", 100, { min: 1, max: 10_000 }),
      refreshes: {
        most: env.integer("AUTH_REFRESHES_PER_SESSION", 100, { min: 1, max: 1_000_000 }),
        windowMs: loginWindowMs,
      },
    },
    pages: { publicAddress: issuer, areOnLoopback: mode === "sandbox" },
    argon2: {
      memoryKib: env.integer("AUTH_ARGON2_MEMORY_KIB", OWASP.memoryKib, { min: OWASP.memoryKib, max: 4_194_304 }),
      passes: env.integer("AUTH_ARGON2_PASSES", OWASP.passes, { min: OWASP.passes, max: 100 }),
      lanes: env.integer("AUTH_ARGON2_LANES", OWASP.lanes, { min: OWASP.lanes, max: 16 }),
    },
    hashing: {
      atOnce: env.integer("AUTH_HASHING_AT_ONCE", 2, { min: 1, max: 64 }),
      waitMaxMs: env.integer("AUTH_HASHING_WAIT_MS", 1000, { min: 1, max: 60_000 }),
    },
    attempts: {
      login: {
        windowMs: loginWindowMs,
        perNetwork: env.integer("AUTH_LOGIN_ATTEMPTS_PER_ADDRESS", perAddress, { min: 1, max: 1_000_000 }),
        perAccountAndNetwork: env.integer("AUTH_LOGIN_FAILURES_PER_ADDRESS", 10, { min: 1, max: 1_000_000 }),
        perAccount: env.integer("AUTH_LOGIN_FAILURES_PER_ACCOUNT", 100, { min: 1, max: 1_000_000 }),
        lockMaxMs: env.integer("AUTH_LOGIN_LOCK_MAX_SECONDS", 14_400, { min: 1, max: 86_400 }) * SECOND,
        turnMs: env.integer("AUTH_LOGIN_TURN_SECONDS", 1, { min: 1, max: 3600 }) * SECOND,
        turnMaxMs: env.integer("AUTH_LOGIN_TURN_MAX_SECONDS", 30, { min: 1, max: 3600 }) * SECOND,
      },
      passkey: {
        windowMs: loginWindowMs,
        most: env.integer("AUTH_PASSKEY_ATTEMPTS_PER_ADDRESS", PASSKEYS_PER_ADDRESS[mode], { min: 1, max: 1_000_000 }),
      },
      lookup: {
        windowMs: loginWindowMs,
        perUser: env.integer("AUTH_LOOKUPS_PER_USER", 300, { min: 1, max: 1_000_000 }),
      },
      oauth: {
        windowMs: loginWindowMs,
        perNetwork: env.integer("AUTH_OAUTH_REQUESTS_PER_ADDRESS", OAUTH_PER_ADDRESS[mode], {
          min: 1,
          max: 10_000_000,
        }),
        codesPerNetwork: env.integer("AUTH_OAUTH_CODES_PER_ADDRESS", CODES_PER_ADDRESS[mode], {
          min: 1,
          max: 1_000_000,
        }),
      },
      register: {
        windowMs: registerWindowMs,
        perNetwork: env.integer("AUTH_REGISTER_ATTEMPTS_PER_ADDRESS", perAddress, { min: 1, max: 1_000_000 }),
        perEmail: env.integer("AUTH_REGISTER_ATTEMPTS_PER_EMAIL", 10, { min: 1, max: 1_000_000 }),
      },
    },
    workBits: env.integer("AUTH_PROOF_OF_WORK_BITS", 0, { min: 0, max: 20 }),
    apiKeys: {
      perOwner: env.integer("AUTH_API_KEYS_PER_OWNER", 50, { min: 1, max: 10_000 }),
      secretsPerDay: env.integer("AUTH_API_KEY_SECRETS_PER_DAY", 200, { min: 1, max: 1_000_000 }),
    },
    secondFactors: {
      challengeMs: env.integer("AUTH_LOGIN_CHALLENGE_SECONDS", 300, { min: 30, max: 3600 }) * SECOND,
      limits: [
        { most: env.integer("AUTH_CODE_FAILURES_PER_ACCOUNT", 10, { min: 5, max: 1000 }), windowMs: loginWindowMs },
        { most: env.integer("AUTH_CODE_FAILURES_PER_DAY", 50, { min: 5, max: 10_000 }), windowMs: DAY },
      ],
    },
    passkeys: readRelyingParty(env, mode, issuer),
    mails: readMailConfig(env, mode),
    signingKey: {
      lifeMs: env.integer("AUTH_SIGNING_KEY_DAYS", 90, { min: 1, max: 730 }) * DAY,
      leadMs: env.integer("AUTH_SIGNING_KEY_LEAD_SECONDS", 60, { min: 0, max: 86_400 }) * SECOND,
    },
  };
}
