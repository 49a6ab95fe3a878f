import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { ageProofs } from "./age-proofs.ts";
import { authRequest } from "./auth-page.ts";
import { operation } from "./operations.ts";
import { join, type Person } from "./people.ts";
import { readClaims } from "./read-claims.ts";

export type StepUpCoffer = {
  readonly url: string;
  readonly adminUrl: () => string;
  /** Somebody who may freeze, just logged in. */
  readonly operator: () => Promise<Person>;
};

const HOUR = 3_600;
const WRONG = "tundra plinth 4471";

/** Whose token says that they proved who they are an hour ago. */
async function afterAnHour(coffer: StepUpCoffer, person: Person): Promise<void> {
  await ageProofs(coffer.adminUrl(), person.userId, HOUR);
  const { refresh } = await person.client.ask(operation("Refresh"), { input: { refreshToken: person.refreshToken } });
  person.client.accessToken = refresh.tokens.accessToken;
  person.refreshToken = refresh.tokens.refreshToken;
}

const stepUp = async ({ client }: Person, password: string) =>
  (await client.ask(authRequest("StepUp"), { input: { password } })).stepUp;
const isFrozen = async (of: Person) => (await of.client.send("{ me { id } }")).errors !== undefined;

export function tellOfStepUp(coffer: StepUpCoffer): void {
  describe("an order that needs a fresh proof of who gives it", () => {
    it("is refused with an old one, done with a new one under the same key, and then again and again", async () => {
      const [operator, bob] = [await coffer.operator(), await join(coffer.url, "bob")];
      const freeze = { input: { userId: bob.userId, reason: "ticket 311", idempotencyKey: randomUUID() } };
      await afterAnHour(coffer, operator);
      const old = operator.client.accessToken;

      const refused = await operator.client.send(operation("FreezeUser"), freeze);
      expect(refused.data ?? null).toBeNull();
      const held = { level: "AAL1", provedAt: expect.stringMatching(/^\d{4}-.*Z$/) };
      expect(refused.errors).toMatchObject([
        { extensions: { code: "STEP_UP_REQUIRED", coordinate: "Mutation.freezeUser", maxAgeSeconds: 900, held } },
      ]);
      expect(await stepUp(operator, WRONG)).toMatchObject({ __typename: "ProofRefused" });
      expect((await operator.client.send(operation("FreezeUser"), freeze)).errors).toBeDefined();
      expect(await isFrozen(bob)).toBe(false);

      const stepped = await stepUp(operator, operator.password);
      expect(stepped).toMatchObject({
        __typename: "StepUpSuccess",
        assurance: { level: "AAL1", methods: ["PASSWORD"] },
      });
      operator.client.accessToken = stepped.accessToken;
      const frozen = await operator.client.ask(operation("FreezeUser"), freeze);
      expect(frozen.freezeUser).toMatchObject({ __typename: "FreezeUserSuccess" });
      expect(await operator.client.ask(operation("FreezeUser"), freeze)).toEqual(frozen);
      expect(await isFrozen(bob)).toBe(true);

      // The old token says what it said; a refresh says what was proved last.
      operator.client.accessToken = old;
      expect((await operator.client.send(operation("FreezeUser"), freeze)).errors).toMatchObject([
        { extensions: { code: "STEP_UP_REQUIRED" } },
      ]);
      const { refresh } = await operator.client.ask(operation("Refresh"), {
        input: { refreshToken: operator.refreshToken },
      });
      const [said, later] = [stepped, refresh.tokens].map(({ accessToken }) => {
        const { sid, amr, acr, auth_time } = readClaims(accessToken);
        return { sid, amr, acr, auth_time };
      });
      expect(later).toEqual(said);
      expect(said).toMatchObject({ amr: ["pwd"], acr: "aal1" });
    });

    it("is refused to whoever may not give it, before it is asked what they proved", async () => {
      const [alice, bob] = [await join(coffer.url, "alice"), await join(coffer.url, "bob")];
      await afterAnHour(coffer, alice);
      const input = { userId: bob.userId, reason: "x", idempotencyKey: randomUUID() };
      const { errors } = await alice.client.send(operation("FreezeUser"), { input });
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(["FORBIDDEN"]);
    });

    it("takes no guesses beyond ten, however they are sent, and the person's logins go on", async () => {
      const carol = await join(coffer.url, "carol");
      const guesses = Array.from(
        { length: 10 },
        (_, at) => `g${at}: stepUp(input: { password: "${WRONG}" }) { __typename }`,
      );
      const answer = await carol.client.ask(`mutation { ${guesses.join(" ")} }`);
      expect(Object.values(answer)).toEqual(Array(10).fill({ __typename: "ProofRefused" }));
      const { errors } = await carol.client.send(operation("StepUp"), { input: { password: carol.password } });
      expect(errors?.[0]?.extensions.code).toBe("RATE_LIMITED");
      const { login } = await carol.client.ask(operation("Login"), {
        input: { login: carol.username, password: carol.password },
      });
      expect(login.__typename).toBe("LoginSuccess");
    });
  });
}
