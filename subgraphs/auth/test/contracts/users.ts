import { randomBytes } from "node:crypto";
import { newId } from "@coffer/contracts/ids";
import { usernameKey } from "@coffer/platform/text/username";
import { describe, expect, it } from "vitest";
import type { NewUser, UserRepository } from "../../src/app/users/ports.ts";
import { userRegistered } from "../../src/domain/registration/events.ts";
import { emailKey } from "../../src/domain/users/email.ts";
import { email, username } from "../fakes/world.ts";

const NOW = new Date("2026-01-01T00:00:00.000Z");

/** In the form of a PHC string, of nobody's password. */
const phc = (text: string) =>
  `$argon2id$v=19$m=19456,t=2,p=1$${Buffer.from(text.padEnd(16)).toString("base64url")}$c2VjcmV0`;

/** Somebody new, whom no other test knows. */
export function newUser(name = `u${randomBytes(6).toString("hex")}`, address = `${name}@example.com`): NewUser {
  return {
    id: newId("usr"),
    username: username(name),
    email: email(address),
    usernameKey: usernameKey(username(name)),
    emailKey: emailKey(email(address)),
    emailConfirmedAt: NOW,
    language: "en",
    roles: ["USER"],
    passwordHash: phc(name),
    createdAt: NOW,
  };
}

/** The same, who has confirmed no address. */
const unconfirmed = (name?: string, address?: string): NewUser => ({
  ...newUser(name, address),
  emailConfirmedAt: null,
});

export const register = (users: UserRepository, user: NewUser) =>
  users.register(user, userRegistered(user.id, user.username, NOW));

/** What the use cases rely on, whatever keeps the users. */
export function describeUsers(name: string, open: () => UserRepository): void {
  describe(name, () => {
    it("finds nobody by a login that is nobody's, and lists nobody for an id that is nobody's", async () => {
      const stranger = newUser();
      expect(await open().findByLogin(null)).toBeNull();
      expect(await open().findByLogin({ kind: "username", key: stranger.usernameKey })).toBeNull();
      expect(await open().listByIds([stranger.id])).toEqual([]);
      expect(await open().listByUsernames([stranger.usernameKey])).toEqual([]);
    });

    it("adds nobody under a name that is taken in another spelling, whoever's the address is", async () => {
      const first = newUser();
      await register(open(), first);
      expect(await register(open(), newUser(first.username.toUpperCase()))).toBe("USERNAME_TAKEN");
      expect(await register(open(), unconfirmed(first.username, first.email))).toBe("USERNAME_TAKEN");
    });

    it("adds nobody with a confirmed address that another has confirmed, however it is spelt", async () => {
      const first = newUser();
      await register(open(), first);
      const second = newUser(undefined, first.email.toUpperCase());
      expect(await register(open(), second)).toBe("EMAIL_TAKEN");
      expect(await open().findByLogin({ kind: "username", key: second.usernameKey })).toBeNull();
    });

    it("adds everybody whose address is not confirmed, and finds none of them by it", async () => {
      const first = newUser();
      await register(open(), first);
      const others = [unconfirmed(undefined, first.email), unconfirmed(undefined, first.email.toUpperCase())];
      for (const other of others) expect(await register(open(), other)).toBe("REGISTERED");
      expect((await open().findByLogin({ kind: "email", key: first.emailKey }))?.id).toBe(first.id);
      const alone = unconfirmed();
      await register(open(), alone);
      expect(await open().findByLogin({ kind: "email", key: alone.emailKey })).toBeNull();
      expect((await open().findByLogin({ kind: "username", key: alone.usernameKey }))?.emailConfirmed).toBe(false);
    });

    it("adds exactly one of several who come at once with one name", async () => {
      const name = newUser().username;
      const outcomes = await Promise.all(
        ["a", "b", "c"].map((at) => register(open(), newUser(name, `${name}.${at}@example.com`))),
      );
      expect(outcomes.toSorted()).toEqual(["REGISTERED", "USERNAME_TAKEN", "USERNAME_TAKEN"]);
    });

    it("finds a user by name and by address, and shows the password's hash to nothing but that", async () => {
      const user = newUser();
      expect(await register(open(), user)).toBe("REGISTERED");
      const { id, username: name, email: address, roles, passwordHash } = user;
      const account = { id, username: name, email: address, emailConfirmed: true, roles, passwordHash };
      expect(await open().findAccount(id)).toEqual(account);
      expect(await open().findAccount(newId("usr"))).toBeNull();
      expect(await open().findByLogin({ kind: "username", key: user.usernameKey })).toEqual(account);
      expect(await open().findByLogin({ kind: "email", key: user.emailKey })).toEqual(account);
      const shown = [{ id, username: name, email: address, emailConfirmed: true, roles }];
      expect(await open().listByIds([id, id])).toEqual(shown);
      expect(await open().listByUsernames([user.usernameKey, newUser().usernameKey])).toEqual(shown);
    });

    it("replaces a hash only where it is still the one that was read", async () => {
      const user = newUser();
      await register(open(), user);
      await open().replacePasswordHash({ userId: user.id, from: "another", to: phc("lost") });
      await open().replacePasswordHash({ userId: user.id, from: user.passwordHash, to: phc("new") });
      expect((await open().findByLogin({ kind: "username", key: user.usernameKey }))?.passwordHash).toBe(phc("new"));
    });
  });
}
