import { makePasskeyAuthenticator } from "@coffer/testkit/authenticator";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askingAboutPasskeys, ORIGIN } from "./passkeys.ts";
import { makeWorld, type World, warm } from "./world.ts";

let world: World;
let passkeys: ReturnType<typeof askingAboutPasskeys>;
beforeAll(async () => {
  world = await makeWorld();
  passkeys = askingAboutPasskeys(world);
});
afterAll(() => world.close());

const COMPLETE = `mutation ($input: CompleteLoginInput!) { completeLogin(input: $input) { __typename
  ... on LoginSuccess { tokens { accessToken } deviceToken user { id } } ... on SecondFactorRefused { triesLeft } ... on Refusal { code } } }`;

async function complete(input: Record<string, unknown>, at = world.auth) {
  const { data, errors } = await world.run(COMPLETE, { input }, undefined, at);
  if (errors[0]) throw Object.assign(new Error(errors[0].message), errors[0]);
  return data.completeLogin;
}

/** Somebody with a passkey, whose password was right. */
async function halfway(name: string) {
  const person = await world.join(name);
  const passkey = await passkeys.give(person.actor);
  const required = await world.login(name);
  expect(required).toMatchObject({ __typename: "SecondFactorRequired", methods: ["PASSKEY", "RECOVERY_CODE"] });
  const challenge: string = required.challenge;
  return { ...person, passkey, challenge, begin: () => passkeys.begin("startPasskeySecondFactor", { challenge }) };
}

describe("a login that is completed with a passkey", () => {
  it("is begun for nobody without a login that waits for it", async () => {
    const { challenge, begin, passkey } = await halfway("begun");
    for (const other of ["", "A".repeat(43), `${challenge.slice(0, -1)}!`, "x".repeat(10_000)])
      expect(await passkeys.ask("startPasskeySecondFactor", { challenge: other })).toMatchObject({
        code: "CHALLENGE_EXPIRED",
      });
    expect(await complete({ challenge, passkey: passkey.get(await begin()) })).toMatchObject({
      __typename: "LoginSuccess",
    });
    expect(await passkeys.ask("startPasskeySecondFactor", { challenge })).toMatchObject({ code: "CHALLENGE_EXPIRED" });
    const late = await world.login("begun");
    world.clock.advance(5 * 60_000);
    expect(await passkeys.ask("startPasskeySecondFactor", { challenge: late.challenge })).toMatchObject({
      code: "CHALLENGE_EXPIRED",
    });
  });

  it("is refused another's passkey, and what was signed for something else, or twice", async () => {
    const ann = await halfway("refused.ann");
    const bob = await halfway("refused.bob");
    const options = await ann.begin();
    const forLogin = await passkeys.begin("startPasskeyLogin");
    const forStepUp = await passkeys.begin("startPasskeyStepUp", undefined, { actor: ann.actor });
    const nobodys = makePasskeyAuthenticator({ origin: ORIGIN });
    const wrong = [
      bob.passkey.get(options),
      bob.passkey.get(await bob.begin()),
      nobodys.get(options),
      ann.passkey.get(forLogin),
    ];
    for (const [i, passkey] of wrong.entries())
      expect(await complete({ challenge: ann.challenge, passkey })).toMatchObject({
        code: "SECOND_FACTOR_REFUSED",
        triesLeft: 4 - i,
      });
    expect(await complete({ challenge: ann.challenge, passkey: ann.passkey.get(forStepUp) })).toMatchObject({
      triesLeft: 0,
    });
    // The challenge has had its five tries; with another, what is right is right.
    expect(await complete({ challenge: ann.challenge, passkey: ann.passkey.get(options) })).toMatchObject({
      code: "CHALLENGE_EXPIRED",
    });
    const { challenge } = await world.login("refused.ann");
    const passkey = ann.passkey.get(options);
    expect(await complete({ challenge, passkey })).toMatchObject({ user: { id: ann.userId } });
    const again = await world.login("refused.ann");
    expect(await complete({ challenge: again.challenge, passkey })).toMatchObject({ code: "SECOND_FACTOR_REFUSED" });
  });

  it("is refused without a user whom the device looked at, and from another origin", async () => {
    const { challenge, begin, passkey } = await halfway("unseen");
    for (const behaviour of [{ isVerified: false }, { origin: "http://evil.example" }])
      expect(await complete({ challenge, passkey: passkey.get(await begin(), behaviour) })).toMatchObject({
        code: "SECOND_FACTOR_REFUSED",
      });
  });

  it("takes one of a code and a passkey", async () => {
    const { challenge, begin, passkey } = await halfway("both");
    const signed = passkey.get(await begin());
    for (const more of [{ totp: "123456" }, { recoveryCode: "0000-0000-0000-0000" }])
      await expect(complete({ challenge, passkey: signed, ...more })).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
    await expect(complete({ challenge, passkey: "{}" })).rejects.toMatchObject({ code: "BAD_USER_INPUT" });
  });

  it("starts one session for twenty that come at once, which says both methods", async () => {
    const { challenge, begin, passkey, userId } = await halfway("twenty");
    await warm(world.pool);
    const signed = passkey.get(await begin());
    const other = world.another();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => complete({ challenge, passkey: signed }, i % 2 ? other : world.auth)),
    );
    const started = answers.filter(({ __typename }) => __typename === "LoginSuccess");
    expect(started).toMatchObject([{ user: { id: userId } }]);
    expect(decodeJwt(started[0].tokens.accessToken).amr).toEqual(["pwd", "hwk"]);
  });

  it("tells the browser which passkeys will do", async () => {
    const { begin, passkey } = await halfway("allowed");
    expect(JSON.parse(await begin())).toMatchObject({
      rpId: "localhost",
      userVerification: "required",
      allowCredentials: [{ id: passkey.credentialId, transports: ["internal"] }],
    });
  });

  it("is open to a recovery code where the passkey is lost", async () => {
    const { challenge, passkey } = await halfway("lost");
    const [code] = passkey.codes ?? [];
    expect(await complete({ challenge, recoveryCode: code })).toMatchObject({ __typename: "LoginSuccess" });
  });
});
