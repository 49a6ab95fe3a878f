import { Secret } from "@coffer/platform/values/secret";
import { describe, expect, it } from "vitest";
import { codeOf } from "../../../test/fakes/second-factors.ts";
import { noSql } from "../../../test/fakes/store.ts";
import { makeFakeWorld } from "../../../test/fakes/world.ts";
import { makeProveTotp } from "./prove-totp.ts";

async function withTotp() {
  const world = makeFakeWorld();
  const { secret, userId } = await world.withTotp("ann");
  const proveTotp = makeProveTotp(world.factors);
  const prove = (code: string) =>
    proveTotp(noSql, { userId, proof: { kind: "totp", code: new Secret(code) }, at: world.clock.now() });
  return { ...world, secret, userId, prove, now: (steps = 0) => codeOf(secret, world.clock, steps) };
}

describe("proveTotp", () => {
  it("refuses whoever has no app, and one that was only begun", async () => {
    const world = makeFakeWorld();
    const userId = await world.person("bob");
    const begun = await world.factors.beginTotp(userId);
    if (!begun.ok) throw new Error("not begun");
    const prove = makeProveTotp(world.factors);
    const proof = { kind: "totp", code: new Secret(codeOf(begun.value.secret, world.clock)) } as const;
    expect(await prove(noSql, { userId, proof, at: world.clock.now() })).toBeNull();
    const other = await world.person("carl");
    expect(await prove(noSql, { userId: other, proof, at: world.clock.now() })).toBeNull();
  });

  it("refuses another code, and the one that confirmed the app", async () => {
    const { prove, now } = await withTotp();
    const right = now(1);
    expect(await prove(right === "000000" ? "000001" : "000000")).toBeNull();
    expect(await prove(now())).toBeNull();
  });

  it("takes the codes of the step before, of now and of the next one, and none beyond", async () => {
    const { prove, now, clock } = await withTotp();
    clock.pass(300_000);
    for (const [steps, outcome] of [
      [-2, null],
      [2, null],
      [-1, "otp"],
      [0, "otp"],
      [1, "otp"],
    ] as const)
      expect(await prove(now(steps))).toBe(outcome);
  });

  it("takes each time step once, and none before one that was taken, also where the clock is set back", async () => {
    const { prove, now, clock } = await withTotp();
    clock.pass(300_000);
    const code = now();
    expect(await prove(code)).toBe("otp");
    expect(await prove(code)).toBeNull();
    expect(await prove(now(-1))).toBeNull();
    clock.pass(-60_000);
    expect(await prove(now())).toBeNull();
    expect(await prove(code)).toBeNull();
    clock.pass(90_000);
    expect(await prove(now())).toBe("otp");
  });
});
