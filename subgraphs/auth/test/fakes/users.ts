import type { UserRepository } from "../../src/app/users/ports.ts";
import type { FakeStore } from "./store.ts";

/** Users in memory (../contracts/users.ts). */
export function makeFakeUsers({ users, events }: FakeStore): UserRepository {
  const all = () => [...users.values()];
  const shown = (found: ReturnType<typeof all>) =>
    found.map(({ id, username, email, roles }) => ({ id, username, email, roles }));
  return {
    listByIds: async (ids) => shown(all().filter(({ id }) => ids.includes(id))),
    listByUsernames: async (keys) => shown(all().filter((one) => keys.includes(one.usernameKey))),
    async findByLogin(login) {
      if (!login) return null;
      const user = all().find((one) => (login.kind === "username" ? one.usernameKey : one.emailKey) === login.key);
      if (!user) return null;
      const { id, username, email, roles, passwordHash } = user;
      return { id, username, email, roles, passwordHash };
    },
    async register(user, told) {
      if (all().some(({ usernameKey }) => usernameKey === user.usernameKey)) return "USERNAME_TAKEN";
      const owner = all().find(({ emailKey }) => emailKey === user.emailKey);
      if (owner) {
        events.push(told.emailTaken(owner));
        return "EMAIL_TAKEN";
      }
      users.set(user.id, { ...user, freeze: null });
      events.push(told.registered);
      return "REGISTERED";
    },
    async replacePasswordHash({ userId, from, to }) {
      const user = users.get(userId);
      if (user?.passwordHash === from) users.set(userId, { ...user, passwordHash: to });
    },
  };
}
