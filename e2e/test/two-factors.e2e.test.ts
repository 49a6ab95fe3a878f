import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { codeOfApp } from "../src/authenticator-app.ts";
import { operation } from "../src/operations.ts";
import { logInOlivia } from "../src/operators.ts";
import { join, type Person } from "../src/people.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

// As in production: AAL2 is what it says.
const coffer = useOwnCoffer({ STEP_UP_TWO_FACTORS: "on" });
let [olivia, bob]: Person[] = [];
beforeAll(async () => {
  [olivia, bob] = [await logInOlivia(coffer.running), await join(coffer.url, "bob")];
});

const someone = (person: Person | undefined): Person => person ?? expect.fail("nobody is there");
const stepUp = async (input: object) => (await someone(olivia).client.ask(operation("StepUp"), { input })).stepUp;
const freeze = (key: string) => {
  const input = { userId: someone(bob).userId, reason: "ticket 311", idempotencyKey: key };
  return someone(olivia).client.send(operation("FreezeUser"), { input });
};

describe("what needs two factors", () => {
  it("is refused to one, however fresh, and done with both under the same key", async () => {
    const { client, password } = someone(olivia);
    const key = randomUUID();
    const missing = { code: "STEP_UP_REQUIRED", coordinate: "Mutation.freezeUser", level: "AAL2", maxAgeSeconds: 900 };
    expect((await freeze(key)).errors).toMatchObject([{ extensions: { ...missing, held: { level: "AAL1" } } }]);
    const once = await stepUp({ password });
    expect(once).toMatchObject({ __typename: "StepUpSuccess", assurance: { level: "AAL1" } });
    client.accessToken = once.accessToken;
    expect((await freeze(key)).errors).toMatchObject([{ extensions: missing }]);

    const { beginTotp } = await client.ask(operation("BeginTotp"));
    const code = codeOfApp(beginTotp.secret);
    const { confirmTotp } = await client.ask(operation("ConfirmTotp"), { input: { code } });
    expect(confirmTotp.recoveryCodes).toHaveLength(10);
    // A password alone is enough no more, nor is a code that was used.
    expect(await stepUp({ password })).toMatchObject({
      __typename: "SecondFactorMissing",
      methods: ["TOTP", "RECOVERY_CODE"],
    });
    expect(await stepUp({ password, totp: code })).toMatchObject({ __typename: "ProofRefused" });
    const [recoveryCode] = confirmTotp.recoveryCodes;
    const twice = await stepUp({ password, recoveryCode });
    expect(twice).toMatchObject({
      __typename: "StepUpSuccess",
      assurance: { level: "AAL2", methods: ["PASSWORD", "ONE_TIME_CODE"] },
    });
    client.accessToken = twice.accessToken;
    expect((await freeze(key)).data?.freezeUser).toMatchObject({ __typename: "FreezeUserSuccess" });
    expect(await stepUp({ password, recoveryCode })).toMatchObject({ __typename: "ProofRefused" });
  });
});
