import { Secret } from "@coffer/platform/values/secret";
import { describe, expect, it } from "vitest";
import { noSql } from "../../../test/fakes/store.ts";
import { makeFakeWorld } from "../../../test/fakes/world.ts";
import { makeProveRecoveryCode } from "./prove-recovery-code.ts";

async function withCodes() {
  const world = makeFakeWorld();
  const { codes, userId } = await world.withTotp("ann");
  const { recoveryCodes: store, listMethods } = world.factors;
  const tell = async (_sql: unknown, events: readonly (typeof world.store.events)[number][]) => {
    world.store.events.push(...events);
  };
  const proveCode = makeProveRecoveryCode({ store, maker: world.recoveryCodes, listMethods, tell });
  const prove = (code: string, by = userId) =>
    proveCode(noSql, {
      userId: by,
      proof: { kind: "recovery-code", code: new Secret(code.replaceAll("-", "")) },
      at: world.clock.now(),
    });
  return { ...world, codes, userId, prove };
}

describe("proveRecoveryCode", () => {
  it("refuses another's code, and one that is none", async () => {
    const world = await withCodes();
    const { userId: other } = await world.withTotp("bob");
    expect(await world.prove(world.codes[0] ?? "", other)).toBeNull();
    expect(await world.prove("0000-0000-0000-0000")).toBeNull();
  });

  it("takes each code once, and its owner is told how many are left", async () => {
    const { codes, prove, store, userId } = await withCodes();
    store.events.length = 0;
    for (const code of codes) expect(await prove(code)).toBe("otp");
    for (const code of codes) expect(await prove(code)).toBeNull();
    expect(store.events.map(({ data }) => data)).toEqual(codes.map((_code, i) => ({ userId, left: 9 - i })));
  });

  it("refuses a code of somebody who has no other factor any more", async () => {
    const { codes, prove, store, userId } = await withCodes();
    store.totps.delete(userId);
    expect(await prove(codes[0] ?? "")).toBeNull();
  });
});
