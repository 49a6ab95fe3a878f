import { describe, expect, it } from "vitest";
import type { Answer } from "./answer.ts";
import { authRequest } from "./auth-page.ts";
import { type Authenticator, addAuthenticator } from "./authenticator.ts";
import { CofferClient } from "./client.ts";
import { operation } from "./operations.ts";
import { join, type Person } from "./people.ts";

type Shielded = Person & { readonly app: Authenticator; readonly codes: readonly string[] };

/** `urls`: of every gateway; what one begins another completes. */
export function tellOfSecondFactors(coffer: { readonly urls: readonly string[] }): void {
  const first = () => new CofferClient(coffer.urls[0] ?? "");
  const second = () => new CofferClient(coffer.urls.at(-1) ?? "");
  const joinShielded = async (stem: string): Promise<Shielded> => {
    const person = await join(coffer.urls[0] ?? "", stem);
    return { ...person, ...(await addAuthenticator(person)) };
  };
  const login = async ({ username, password }: Person, more: object = {}): Promise<Answer> =>
    (await first().ask(authRequest("Login"), { input: { login: username, password, ...more } })).login;
  const complete = async (challenge: string, proof: object): Promise<Answer> =>
    (await second().ask(authRequest("CompleteLogin"), { input: { challenge, ...proof } })).completeLogin;

  describe("somebody with a second factor", () => {
    it("gets no session by the password alone, and nothing by a wrong code", async () => {
      const { app, ...nina } = await joinShielded("nina");
      const asked = await login(nina);
      expect(asked).toMatchObject({ __typename: "SecondFactorRequired", methods: ["TOTP", "RECOVERY_CODE"] });
      expect(asked.tokens).toBeUndefined();
      expect(await complete(asked.challenge, { totp: app.wrongCode() })).toMatchObject({
        __typename: "SecondFactorRefused",
        triesLeft: 4,
      });
    });

    it("logs in with a code of the app, once of twenty at once, by whichever gateway", async () => {
      const { app, ...nina } = await joinShielded("nina");
      const { challenge } = await login(nina);
      const totp = await app.code();
      const answers = await Promise.all(Array.from({ length: 20 }, () => complete(challenge, { totp })));
      expect(answers.filter(({ __typename }) => __typename === "LoginSuccess")).toHaveLength(1);
      expect(answers.filter(({ __typename }) => __typename === "ChallengeExpired")).toHaveLength(19);
      const { tokens } = answers.find(({ __typename }) => __typename === "LoginSuccess") ?? {};
      const client = new CofferClient(coffer.urls[0] ?? "", tokens.accessToken);
      expect((await client.ask("{ me { id } }")).me.id).toBe(nina.userId);
      const { secondFactors } = await client.ask(operation("SecondFactors"));
      expect(secondFactors.recoveryCodes.left).toBe(10);
      expect(await complete((await login(nina)).challenge, { totp })).toMatchObject({
        __typename: "SecondFactorRefused",
      });
    });

    it("logs in with a recovery code, once", async () => {
      const { codes, ...nina } = await joinShielded("nina");
      const { challenge } = await login(nina);
      const recoveryCode = codes[0] ?? "";
      expect((await complete(challenge, { recoveryCode })).__typename).toBe("LoginSuccess");
      const again = await login(nina);
      expect(await complete(again.challenge, { recoveryCode })).toMatchObject({ __typename: "SecondFactorRefused" });
    });

    it("had other sessions, which the first factor ended everywhere", async () => {
      const nina = await join(coffer.urls[0] ?? "", "nina");
      const elsewhere = (await login(nina)).tokens;
      await addAuthenticator(nina);
      for (const url of coffer.urls)
        await expect(new CofferClient(url, elsewhere.accessToken).ask("{ me { id } }")).rejects.toMatchObject({
          errors: [{ extensions: { code: "UNAUTHENTICATED" } }],
        });
      expect((await nina.client.ask("{ me { id } }")).me.id).toBe(nina.userId);
    });
  });
}
