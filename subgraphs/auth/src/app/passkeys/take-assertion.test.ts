import { describe, expect, it } from "vitest";
import { makeFakePasskeyWorld } from "../../../test/fakes/passkeys.ts";
import { noSql } from "../../../test/fakes/store.ts";

const LOGIN = { purpose: "LOGIN" } as const;

async function signedIn() {
  const world = makeFakePasskeyWorld();
  const person = await world.withPasskey("ann");
  const { assertions } = world.deps;
  const verify = async (behaviour = {}) => {
    const verified = await assertions.verify(noSql, world.signed(person.device, await world.begin("login"), behaviour));
    if (!verified.ok) throw new Error(verified.error);
    return verified.value;
  };
  const take = async (signed: Awaited<ReturnType<typeof verify>>) =>
    assertions.take(noSql, signed, { use: LOGIN, at: world.clock.now() });
  return { ...world, ...person, assertions, verify, take, kept: () => world.passkeys.kept.get(person.passkey.id) };
}

describe("what a passkey signed", () => {
  it("is not taken for another's, whoever the authenticator says that it is", async () => {
    const { assertions, signed, begin, device, withPasskey } = await signedIn();
    const bob = await withPasskey("bob");
    const response = signed(device, await begin("login"));
    for (const userHandle of [Buffer.from(bob.userId), Buffer.from("nobody"), Buffer.alloc(64)])
      expect(await assertions.verify(noSql, { ...response, userHandle })).toEqual({ ok: false, error: "NOT_PROVED" });
  });

  it("is not taken once its passkey was removed", async () => {
    const { verify, take, passkeys } = await signedIn();
    const signed = await verify();
    passkeys.kept.clear();
    expect(await take(signed)).toEqual({ ok: false, error: "NOT_PROVED" });
  });

  it("is not taken where it says that the passkey is of another kind, or counts backwards, and the challenge stays", async () => {
    const { verify, take, device, kept, lines } = await signedIn();
    const signed = await verify();
    expect(await take({ ...signed, kind: "SYNCED" })).toEqual({ ok: false, error: "NOT_PROVED" });
    device.signCount = 5;
    expect(await take(await verify())).toEqual({ ok: true, value: "hwk" });
    expect(await take(signed)).toEqual({ ok: false, error: "NOT_PROVED" });
    expect(lines.join()).toContain("counted backwards");
    expect(kept()).toMatchObject({ signCount: 6 });
    expect(await take({ ...signed, state: { ...signed.state, signCount: 7 } })).toMatchObject({ ok: true });
  });

  it("is not taken for another purpose, too late, or twice, and then nothing is noted of it", async () => {
    const { verify, take, assertions, clock, userId, kept } = await signedIn();
    const signed = await verify();
    const at = clock.now();
    const wrong = { use: { purpose: "STEP_UP", userId }, at } as const;
    expect(await assertions.take(noSql, signed, wrong)).toEqual({ ok: false, error: "CHALLENGE" });
    const late = await verify();
    expect(await take(signed)).toMatchObject({ ok: true });
    const before = kept();
    expect(await take(signed)).toEqual({ ok: false, error: "CHALLENGE" });
    clock.pass(300_000);
    expect(await take(late)).toEqual({ ok: false, error: "CHALLENGE" });
    expect(kept()).toEqual(before);
  });

  it("is taken once, and what it shows is kept", async () => {
    const { verify, take, kept, clock } = await signedIn();
    clock.pass(1000);
    expect(await take(await verify())).toEqual({ ok: true, value: "hwk" });
    expect(kept()).toMatchObject({ lastUsedAt: clock.now(), isBackedUp: false });
  });
});
