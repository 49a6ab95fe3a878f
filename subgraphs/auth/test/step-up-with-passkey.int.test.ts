import type { Actor } from "@coffer/platform/identity/actor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askingAboutPasskeys } from "./passkeys.ts";
import { makeWorld, PASSWORD, type World, warm } from "./world.ts";

let world: World;
let passkeys: ReturnType<typeof askingAboutPasskeys>;
beforeAll(async () => {
  world = await makeWorld();
  passkeys = askingAboutPasskeys(world);
});
afterAll(() => world.close());

const STEP_UP = `mutation ($input: StepUpInput!) { stepUp(input: $input) { __typename
  ... on StepUpSuccess { assurance { level methods provedAt } } ... on SecondFactorMissing { methods } ... on Refusal { code } } }`;

async function stepUp(actor: Actor, input: Record<string, unknown>, at = world.auth) {
  const { data, errors } = await world.run(STEP_UP, { input }, actor, at);
  return errors[0] ? { error: errors[0].code } : data.stepUp;
}

async function personWithPasskey(name: string) {
  const person = await world.join(name);
  const passkey = await passkeys.give(person.actor);
  const begin = () => passkeys.begin("startPasskeyStepUp", undefined, { actor: person.actor });
  return { ...person, passkey, begin };
}

describe("stepUp with a passkey", () => {
  it("needs no password beside it, which alone is not enough", async () => {
    const { actor, passkey, begin } = await personWithPasskey("alone");
    expect(await stepUp(actor, { password: PASSWORD })).toMatchObject({ methods: ["PASSKEY", "RECOVERY_CODE"] });
    world.clock.advance(3_600_000);
    expect((await stepUp(actor, { passkey: passkey.get(await begin()) })).assurance).toEqual({
      level: "AAL2",
      methods: ["DEVICE_BOUND_PASSKEY"],
      provedAt: world.clock.now().toISOString(),
    });
  });

  it("is a passkey alone, or a password and what goes with it", async () => {
    const { actor, passkey, begin } = await personWithPasskey("either");
    const signed = passkey.get(await begin());
    const wrong = [
      {},
      { totp: "123456" },
      { password: PASSWORD, passkey: signed },
      { passkey: signed, totp: "123456" },
      { passkey: signed, recoveryCode: "0000-0000-0000-0000" },
      { passkey: "{}" },
    ];
    for (const input of wrong) expect(await stepUp(actor, input)).toEqual({ error: "BAD_USER_INPUT" });
    expect(await stepUp(actor, { passkey: signed })).toMatchObject({ __typename: "StepUpSuccess" });
  });

  it("is refused another's, what was signed for something else, or without a user whom the device saw", async () => {
    const ann = await personWithPasskey("refused.ann");
    const bob = await personWithPasskey("refused.bob");
    const refused = [
      bob.passkey.get(await ann.begin()),
      ann.passkey.get(await bob.begin()),
      ann.passkey.get(await passkeys.begin("startPasskeyLogin")),
      ann.passkey.get(await ann.begin(), { isVerified: false }),
      ann.passkey.get(await ann.begin(), { origin: "http://evil.example" }),
    ];
    for (const passkey of refused)
      expect(await stepUp(ann.actor, { passkey })).toMatchObject({ code: "PROOF_REFUSED" });
  });

  it("proves something once, of twenty callers at once", async () => {
    const { actor, passkey, begin } = await personWithPasskey("twenty");
    await warm(world.pool);
    const signed = passkey.get(await begin());
    const other = world.another();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => stepUp(actor, { passkey: signed }, i % 2 ? other : world.auth)),
    );
    expect(answers.filter(({ __typename }) => __typename === "StepUpSuccess")).toHaveLength(1);
  });
});
