import { describe, expect, it } from "vitest";
import { operation } from "../operations.ts";
import { freshName, join, logIn, openAccount } from "../people.ts";
import type { Story } from "./story.ts";

export function peopleCome(story: Story): void {
  describe("1. People come", () => {
    it("refuses a username that is taken, whatever its case, and weak passwords with all their faults", async () => {
      const client = story.connect();
      const { register: taken } = await client.ask(operation("Register"), {
        input: {
          username: story.alice.username.toUpperCase(),
          email: "someone@example.com",
          password: "long and unusual enough",
        },
      });
      expect(taken).toMatchObject({ __typename: "UsernameTaken", code: "USERNAME_TAKEN" });
      const name = freshName("weak");
      const { register: weak } = await client.ask(operation("Register"), {
        input: { username: name, email: "weak@example.com", password: "password" },
      });
      expect(weak).toMatchObject({ __typename: "PasswordTooWeak", faults: ["TOO_SHORT", "COMMON"] });
    });

    it("does not tell a wrong password from an unknown account", async () => {
      const client = story.connect();
      const wrong = await client.ask(operation("Login"), {
        input: { login: story.alice.username, password: "not hers at all" },
      });
      const unknown = await client.ask(operation("Login"), {
        input: { login: freshName("nobody"), password: "not hers at all" },
      });
      expect(wrong).toEqual(unknown);
      expect(wrong.login).toMatchObject({ __typename: "InvalidCredentials" });
    });

    it("answers `me` in full right after `register`, and UNAUTHENTICATED without a login", async () => {
      const { me } = await story.alice.client.ask(operation("Me"));
      expect(me).toMatchObject({
        username: story.alice.username,
        email: `${story.alice.username}@example.com`,
        roles: ["USER"],
        displayName: null,
        language: "en",
        verification: null,
      });
      const { errors } = await story.connect().send(operation("Me"));
      expect(errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
    });

    it("sets a display name and a language", async () => {
      const { updateProfile } = await story.alice.client.ask(operation("UpdateProfile"), {
        input: { displayName: "Alice A.", language: "pt-br" },
      });
      expect(updateProfile.user).toMatchObject({ displayName: "Alice A.", language: "pt-BR" });
      expect((await story.alice.client.ask(operation("Me"))).me).toMatchObject({
        displayName: "Alice A.",
        language: "pt-BR",
      });
    });

    it("rotates the refresh token, and ends the session of one that is used again later", async () => {
      const { client, username, password, refreshToken } = await join(story.connect, "rotating");
      const refresh = async (token: string) =>
        (await client.ask(operation("Refresh"), { input: { refreshToken: token } })).refresh;
      const first = await refresh(refreshToken);
      const second = await refresh(first.tokens.refreshToken);
      expect(second.tokens.refreshToken).not.toBe(first.tokens.refreshToken);
      expect(await refresh(refreshToken)).toMatchObject({ __typename: "SessionEnded" });
      expect(await refresh(second.tokens.refreshToken)).toMatchObject({ __typename: "SessionEnded" });
      const again = await logIn(story.connect, username, password);
      expect((await again.client.ask(operation("Me"))).me.username).toBe(username);
    });

    it("ends the session and its open sockets at logout, and nothing comes through them any more", async () => {
      const leaving = await join(story.connect, "leaving");
      const account = await openAccount(leaving, "USD");
      const follower = story.follow(leaving, "BalanceChanged", { accountId: account });
      await follower.atLeast(1);
      expect((await leaving.client.ask(operation("Logout"))).logout.loggedOutAt).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
      expect((await leaving.client.send(operation("Me"))).errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
      await follower.until(({ closed }) => closed);
      expect(follower.closed?.code).toBe(4401);
      expect(follower.events).toHaveLength(1);
    });
  });
}
