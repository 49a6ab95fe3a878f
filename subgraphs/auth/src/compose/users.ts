import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { makeMemoryKeyValueStore } from "@coffer/platform/stores/key-value-memory";
import type { PrismaClient } from "../adapters/postgres/generated/client.ts";
import { makeUserRepository } from "../adapters/postgres/users/user-repository.ts";
import { makeArgon2Hasher } from "../adapters/users/argon2-hasher.ts";
import { makeAttemptLimits } from "../adapters/users/attempt-limits.ts";
import { makeHashWork } from "../adapters/users/hash-work.ts";
import { makeLoginLockouts } from "../adapters/users/login-lockouts.ts";
import type { LoginLockouts } from "../app/lockouts/ports.ts";
import type { OAuthLimits } from "../app/oauth/ports.ts";
import type { AttemptLimits, PasswordHasher, ProofOfWork, UserRepository } from "../app/users/ports.ts";
import type { AuthConfig } from "../config.ts";

/** What several features ask of users, and of what proves them. */
export type Users = {
  readonly users: UserRepository;
  readonly hasher: PasswordHasher;
  readonly limits: AttemptLimits & OAuthLimits;
  readonly lockouts: LoginLockouts;
  /** Null where nobody is asked for any. */
  readonly proofOfWork: ProofOfWork | null;
};

export function composeUsers(
  environment: SubgraphEnvironment,
  config: AuthConfig,
  { prisma, onMail }: { readonly prisma: PrismaClient; readonly onMail: () => void },
): Users {
  const { keyValue, clock, log, wakes } = environment;
  const counting = { keyValue, local: makeMemoryKeyValueStore(clock), policies: config.attempts, clock, log };
  return {
    users: makeUserRepository({
      prisma,
      onCommit() {
        wakes.wake("auth");
        onMail();
      },
    }),
    hasher: makeArgon2Hasher(config.argon2, config.hashing),
    limits: makeAttemptLimits(counting),
    lockouts: makeLoginLockouts(counting),
    proofOfWork: makeHashWork({ ...counting, bits: config.workBits }),
  };
}
