import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  BYTES,
  CALL_BYTES,
  FIRST_FEE,
  makeExpiringWorld,
  NATIVE,
  NETWORK,
  PLAIN_FEE,
  TOKEN,
} from "../../../../test/fakes/expiring-world.ts";
import type { ExpiringAttempt, Send } from "../../../domain/sends/send.ts";
import type { SendWithAttempts } from "../ports.ts";
import type { OwnAsked } from "./offer.ts";
import { makeOfferExpiring } from "./offer-expiring.ts";

const INT64_MAX = 2n ** 63n - 1n;
const CALL_FEE = CALL_BYTES * 10n + 131_000n * 2n;
const OF_TOKEN = { asset: TOKEN.asset, token: TOKEN };

function setting(balances: Readonly<Record<string, bigint>>, { feeCap = 10n * CALL_FEE } = {}) {
  const here = makeExpiringWorld({ rules: { feeCap } });
  const [first] = here.nodes;
  for (const [address, units] of Object.entries(balances)) first.give(address, units);
  first.give("bob", 1n);
  const waiting: SendWithAttempts<ExpiringAttempt>[] = [];
  const offer = makeOfferExpiring({ ...here.deps, own: { listWaiting: async () => waiting } });
  const asked = (units: bigint | null, changes: Partial<OwnAsked> = {}): OwnAsked => ({
    ...{ payee: "bob", amount: units === null ? null : money(NATIVE, units), maximumFee: null, priority: "NORMAL" },
    currency: { asset: NATIVE, token: null },
    addresses: Object.keys(balances).map((address, index) => ({ id: newId("adr"), address, index })),
    isChosen: false,
    wallet: {
      ...{ id: newId("wal"), userId: newId("usr"), network: NETWORK, kind: "IMPORTED", name: "theirs" },
      ...{ createdAt: new Date(0), isDefault: false, archivedAt: null },
    },
    ...changes,
  });
  const ask = (...of: Parameters<typeof asked>) => offer(asked(...of));
  return { ...here, first, waiting, ask };
}

describe("what a wallet can send where transactions expire", () => {
  it("is an amount from the first address that has it and its fee, by the price that the network has", async () => {
    const { ask } = setting({ one: PLAIN_FEE + 4n, two: PLAIN_FEE + 5n, three: 10n * PLAIN_FEE });
    expect(await ask(5n)).toMatchObject({
      value: {
        ...{ source: { address: "two", nextNonce: 0 }, amount: money(NATIVE, 5n), isAll: false },
        ...{ fee: { expected: PLAIN_FEE, most: PLAIN_FEE, source: "PRICE" }, means: { of: "EXPIRING" } },
      },
    });
    expect(await ask(10n * PLAIN_FEE)).toMatchObject({
      error: { code: "BALANCE_INSUFFICIENT", available: { units: 10n * PLAIN_FEE }, maximumFee: { units: PLAIN_FEE } },
    });
    expect(await ask(5n, { payee: "nobody" })).toMatchObject({ value: { fee: { most: FIRST_FEE } } });
  });

  it("is all that the richest has, less what its bytes cost now, which may be nothing", async () => {
    const { ask, first } = setting({ one: 70_000n, two: 90_000n });
    expect(await ask(null)).toMatchObject({
      value: { source: { address: "two" }, amount: { units: 90_000n - PLAIN_FEE }, isAll: true },
    });
    first.said.free = BYTES;
    expect(await ask(null)).toMatchObject({
      value: { amount: { units: 90_000n }, fee: { expected: 0n, most: PLAIN_FEE } },
    });
  });

  it("is never more than there is, and never less than what was asked for, up to the most there can be", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.bigInt({ min: 0n, max: INT64_MAX }),
        fc.option(fc.bigInt({ min: 1n, max: INT64_MAX })),
        fc.boolean(),
        async (has, units, isFree) => {
          const { ask, first } = setting({ one: has });
          first.said.free = isFree ? BYTES : 0n;
          const offered = await ask(units);
          if (!offered.ok) {
            expect(offered.error.code).toBe("BALANCE_INSUFFICIENT");
            return;
          }
          const { amount, fee } = offered.value;
          if (units === null) expect(amount.units).toBe(has - fee.expected);
          else expect(amount.units).toBe(units);
          expect(amount.units + (units === null ? fee.expected : fee.most)).toBeLessThanOrEqual(has);
        },
      ),
    );
  });

  it("is a token of an address that can pay for it, all of it as it stands", async () => {
    const { ask, first, state } = setting({ one: CALL_FEE - 1n, two: CALL_FEE });
    first.giveTokens("one", 90n);
    first.giveTokens("two", 2n ** 53n + 1n);
    const of = { currency: OF_TOKEN, amount: money(TOKEN.asset, 80n) };
    expect(await ask(null, { currency: OF_TOKEN })).toMatchObject({
      value: { source: { address: "two" }, amount: money(TOKEN.asset, 2n ** 53n + 1n), isAll: false },
    });
    expect(await ask(80n, of)).toMatchObject({ value: { source: { address: "two" }, fee: { most: CALL_FEE } } });
    first.give("two", 0n);
    expect(await ask(80n, of)).toMatchObject({
      error: { code: "BALANCE_INSUFFICIENT", maximumFee: { units: CALL_BYTES * 10n + ((131_000n * 6n) / 5n) * 2n } },
    });
    first.give("two", CALL_FEE);
    expect(await ask(80n, { ...of, payee: TOKEN.contract })).toMatchObject({ error: { code: "PAYEE_REFUSES" } });
    first.said.energy = null;
    expect(await ask(80n, of)).toMatchObject({ error: { code: "PAYEE_REFUSES" } });
    state.isFitting = false;
    expect(await ask(80n, of)).toMatchObject({ error: { code: "CHAIN_UNAVAILABLE" } });
  });

  it("is less by what is planned and what may still be mined, and bounded by its owner's cap and the house's", async () => {
    const { ask, waiting, first, find, plan } = setting({ one: 50_000n }, { feeCap: PLAIN_FEE });
    const planned = { ...find(await plan(9_000n, { kind: "OWN", source: "one" })) } as Send;
    waiting.push({ send: planned, attempts: [] });
    expect(await ask(41_001n - PLAIN_FEE)).toMatchObject({ error: { available: { units: 41_000n } } });
    expect(await ask(41_000n - PLAIN_FEE)).toMatchObject({ ok: true, value: { feeCap: PLAIN_FEE } });
    const cap = { maximumFee: money(NATIVE, PLAIN_FEE - 1n) };
    expect(await ask(1n, cap)).toMatchObject({ error: { code: "NETWORK_FEE_TOO_HIGH" } });
    expect(await ask(1n, { payee: "nobody" })).toMatchObject({ error: { code: "NETWORK_FEE_TOO_HIGH" } });
    first.give("contract", 0n, true);
    for (const payee of ["contract", "one"])
      expect(await ask(1n, { payee })).toMatchObject({ error: { code: "PAYEE_REFUSES" } });
  });
});
