import { makePasskeyAuthenticator } from "@coffer/testkit/authenticator";
import { describe, expect, it } from "vitest";
import type { Answer } from "./answer.ts";
import { authRequest } from "./auth-page.ts";
import { operation } from "./operations.ts";
import { join, type Person } from "./people.ts";
import { takeTurns } from "./take-turns.ts";

/** Of a sandbox, whatever its port. */
const ORIGIN = "http://localhost:4000";

/** By what a token says that its user proved who they are. */
const methodsOf = (accessToken: string): string[] =>
  JSON.parse(Buffer.from(accessToken.split(".")[1] ?? "", "base64url").toString()).amr;

/** `urls`: of every gateway; each step goes to the next. */
export function tellOfPasskeys(coffer: { readonly urls: readonly string[] }): void {
  const anybody = takeTurns(coffer);
  const ask = (query: string, input?: object, accessToken?: string): Promise<Answer> =>
    anybody(accessToken).ask(query, input ? { input } : {});
  const newcomer = async (stem: string, behaviour = {}) => {
    const person = await join(coffer.urls[0] ?? "", stem);
    const device = makePasskeyAuthenticator({ origin: ORIGIN, ...behaviour });
    const token = person.client.accessToken;
    const { startPasskeyRegistration: begun } = await ask(authRequest("StartPasskeyRegistration"), undefined, token);
    const credential = device.create(begun.options);
    const { addPasskey } = await ask(authRequest("AddPasskey"), { credential, name: "Phone" }, token);
    return { person, device, added: addPasskey };
  };
  const logIn = async (device: ReturnType<typeof makePasskeyAuthenticator>) => {
    const { startPasskeyLogin: begun } = await ask(authRequest("StartPasskeyLogin"));
    return (await ask(authRequest("LoginWithPasskey"), { credential: device.get(begun.options) })).loginWithPasskey;
  };
  const me = async ({ client }: Person) => (await client.ask(operation("MyPasskeys"))).me;

  describe("passkeys", () => {
    it("let nobody in whom they do not know, or whom they let in before", async () => {
      const { person, device } = await newcomer("known");
      const stranger = makePasskeyAuthenticator({ origin: ORIGIN });
      expect(await logIn(stranger)).toMatchObject({ code: "PASSKEY_REFUSED", fault: "NOT_PROVED" });
      const { startPasskeyLogin: begun } = await ask(authRequest("StartPasskeyLogin"));
      const credential = device.get(begun.options);
      const answers = await Promise.all(
        Array.from({ length: 6 }, () => ask(authRequest("LoginWithPasskey"), { credential })),
      );
      const names = answers.map(({ loginWithPasskey: { __typename } }) => __typename).toSorted();
      expect(names).toEqual(["LoginSuccess", ...Array<string>(5).fill("PasskeyRefused")]);
      expect((await me(person)).passkeys).toMatchObject([{ name: "Phone", lastUsedAt: expect.any(String) }]);
    });

    it("log their owner in by no name, at every gateway, and ask for nothing besides", async () => {
      const { person, device, added } = await newcomer("owner", { isSynced: true, algorithm: -8 });
      expect(added).toMatchObject({ __typename: "AddPasskeySuccess", passkey: { name: "Phone", kind: "SYNCED" } });
      expect(added.recoveryCodes).toHaveLength(10);
      for (const _url of coffer.urls) {
        const { tokens, user } = await logIn(device);
        expect(user).toMatchObject({ id: person.userId });
        expect(methodsOf(tokens.accessToken)).toEqual(["swk"]);
        const again = await anybody(tokens.accessToken).ask(operation("MyPasskeys"));
        expect(again.me.id).toBe(person.userId);
      }
    });

    it("are asked for behind a password, and are no way round it", async () => {
      const { person, device } = await newcomer("second");
      const { username, password } = person;
      const { login } = await ask(operation("Login"), { login: username, password });
      expect(login).toMatchObject({ code: "SECOND_FACTOR_REQUIRED", methods: ["PASSKEY", "RECOVERY_CODE"] });
      const { challenge } = login;
      const { startPasskeySecondFactor: begun } = await ask(operation("StartPasskeySecondFactor"), { challenge });
      const { completeLogin } = await ask(operation("CompleteLogin"), {
        challenge,
        passkey: device.get(begun.options),
      });
      expect(completeLogin.__typename).toBe("LoginSuccess");
      expect(methodsOf(completeLogin.tokens.accessToken)).toEqual(["pwd", "hwk"]);
    });

    it("are renamed and removed by their owner, and then let nobody in", async () => {
      const { person, device, added } = await newcomer("removed");
      const { id } = added.passkey;
      const { renamePasskey } = await person.client.ask(operation("RenamePasskey"), {
        input: { id, name: "Old phone" },
      });
      expect(renamePasskey.passkey.name).toBe("Old phone");
      const { removePasskey } = await person.client.ask(operation("RemovePasskey"), { input: { id } });
      expect(removePasskey.user.passkeys).toEqual([]);
      expect(await logIn(device)).toMatchObject({ fault: "NOT_PROVED" });
      const { login } = await ask(operation("Login"), { login: person.username, password: person.password });
      expect(login.__typename).toBe("LoginSuccess");
    });
  });
}
