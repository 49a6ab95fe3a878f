import { newId } from "@coffer/contracts/ids";
import { Secret } from "@coffer/platform/values/secret";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import { describe, expect, it } from "vitest";
import { makeFakeKeyGrants } from "../../../test/fakes/api-keys.ts";
import { makeExchangeKey } from "./exchange-key.ts";
import type { KeyGrant } from "./ports.ts";

const HASH = Buffer.alloc(32, 7);

function makeWorld(changes: Partial<KeyGrant> = {}) {
  const { grants, good, uses } = makeFakeKeyGrants();
  const clock = makeFakeClock();
  const grant: KeyGrant = {
    grantId: newId("kgr"),
    keyId: newId("key"),
    owner: { kind: "user", id: newId("usr") },
    roles: ["USER"],
    scopes: ["payments:read"],
    networks: ["10.0.0.0/8"],
    endsAt: new Date(clock.now().getTime() + 60_000),
    lastUsedAt: null,
    ...changes,
  };
  good.set(HASH.toString("hex"), grant);
  const tokens = { sign: async () => ({ token: new Secret("t"), expiresAt: clock.now() }) };
  const exchange = makeExchangeKey({ grants, tokens, clock, log: makeFakeLog().log });
  return { exchange, grants, uses, clock, grant };
}

describe("exchangeKey", () => {
  it("gives nothing for what nobody has, and for what ends within this second", async () => {
    const { exchange, uses, clock } = makeWorld();
    expect(await exchange(Buffer.alloc(32, 8), "192.0.2.1")).toBeNull();
    const over = makeWorld({ endsAt: new Date(clock.now().getTime() + 999) });
    expect(await over.exchange(HASH, null)).toBeNull();
    expect([uses, over.uses]).toEqual([[], []]);
  });

  it("gives a token, says from where it may be used, and notes the use", async () => {
    const { exchange, uses, grant, clock } = makeWorld();
    expect(await exchange(HASH, "10.0.0.1")).toMatchObject({ networks: ["10.0.0.0/8"], grant });
    expect(uses).toEqual([{ keyId: grant.keyId, at: clock.now(), address: "10.0.0.1" }]);
  });

  it("notes no use within a minute of the last one", async () => {
    const { clock } = makeWorld();
    for (const [agoMs, noted] of [
      [59_999, 0],
      [60_000, 1],
    ] as const) {
      const { exchange, uses } = makeWorld({ lastUsedAt: new Date(clock.now().getTime() - agoMs) });
      await exchange(HASH, null);
      expect(uses.length).toBe(noted);
    }
  });

  it("lets in whose use cannot be noted", async () => {
    const { exchange, grants } = makeWorld();
    grants.isAway = true;
    expect(await exchange(HASH, null)).toMatchObject({ token: expect.anything() });
  });
});
