import type { LoginChallenges } from "../../src/app/sessions/ports.ts";
import type { FakeStore } from "./store.ts";

const nameOf = (hash: Uint8Array): string => Buffer.from(hash).toString("hex");

/** Logins that wait for a second factor, in memory. */
export function makeFakeChallenges({ users, challenges }: FakeStore): LoginChallenges {
  const passwordOf = (userId: string) => users.get(userId)?.passwordHash ?? "";
  return {
    find: async (hash) => challenges.get(nameOf(hash))?.userId ?? null,
    isPassword: async (_sql, userId, passwordHash) => passwordOf(userId) === passwordHash,
    async open(_sql, { hash, userId, expiresAt }) {
      challenges.set(nameOf(hash), { userId, passwordHash: passwordOf(userId), expiresAt, misses: 0 });
    },
    async misses(_sql, hash, at) {
      const found = challenges.get(nameOf(hash));
      if (!found || found.expiresAt <= at || found.passwordHash !== passwordOf(found.userId)) return null;
      return found.misses;
    },
    async miss(_sql, hash) {
      const found = challenges.get(nameOf(hash));
      if (found) found.misses += 1;
    },
    async use(_sql, hash) {
      challenges.delete(nameOf(hash));
    },
  };
}
