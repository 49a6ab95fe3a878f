import type { UserRepository } from "../../src/app/users/ports.ts";
import type { FakeStore } from "./store.ts";

/** Users in memory (../contracts/users.ts). */
export function makeFakeUsers({ users, events, mails }: FakeStore): UserRepository {
  const all = () => [...users.values()];
  const shown = (found: ReturnType<typeof all>) =>
    found.map(({ id, username, email, emailConfirmedAt, roles }) => ({
      id,
      username,
      email,
      emailConfirmed: emailConfirmedAt !== null,
      roles,
    }));
  const account = (user: ReturnType<typeof all>[number] | undefined) => {
    const [known] = user ? shown([user]) : [];
    return user && known ? { ...known, passwordHash: user.passwordHash } : null;
  };
  const isConfirmed = (key: string) => (one: ReturnType<typeof all>[number]) =>
    one.emailKey === key && one.emailConfirmedAt !== null;
  return {
    listByIds: async (ids) => shown(all().filter(({ id }) => ids.includes(id))),
    listByUsernames: async (keys) => shown(all().filter((one) => keys.includes(one.usernameKey))),
    async findByLogin(login) {
      if (!login) return null;
      const { kind, key } = login;
      return account(all().find(kind === "username" ? (one) => one.usernameKey === key : isConfirmed(key)));
    },
    findAccount: async (id) => account(users.get(id)),
    async register(user, registered) {
      if (all().some(({ usernameKey }) => usernameKey === user.usernameKey)) return "USERNAME_TAKEN";
      if (user.emailConfirmedAt && all().some(isConfirmed(user.emailKey))) return "EMAIL_TAKEN";
      users.set(user.id, { ...user, freeze: null });
      events.push(registered);
      if (!user.emailConfirmedAt) mails.push({ kind: "CONFIRM", userId: user.id, recipient: user.email });
      return "REGISTERED";
    },
    async replacePasswordHash({ userId, from, to }) {
      const user = users.get(userId);
      if (user?.passwordHash === from) users.set(userId, { ...user, passwordHash: to });
    },
  };
}
