import type { SessionsToProve, SessionToProve } from "../../src/app/step-up/ports.ts";
import { type FakeStore, noSql } from "./store.ts";

/** Sessions of the store, whose users prove anew who they are (../contracts/step-up.ts). */
export const makeFakeSessionsToProve = ({ users, sessions }: FakeStore): SessionsToProve => ({
  reading: noSql,
  findPasswordHash: async (userId) => users.get(userId)?.passwordHash ?? null,
  async withSession({ userId, sessionId }, work) {
    const [user, session] = [users.get(userId), sessions.get(sessionId)];
    if (!user || session?.userId !== userId) return null;
    const before = session.proved;
    const { createdAt, expiresAt, ended } = session;
    try {
      const held: SessionToProve = {
        times: { createdAt, expiresAt, endedAt: ended?.at ?? null },
        roles: user.roles,
        isFrozen: user.freeze !== null,
        passwordHash: user.passwordHash,
        async prove(proved) {
          session.proved = proved;
        },
      };
      return await work(held, noSql);
    } catch (error) {
      session.proved = before; // rolled back
      throw error;
    }
  },
});
