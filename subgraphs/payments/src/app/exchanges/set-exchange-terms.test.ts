import { newId } from "@coffer/contracts/ids";
import { makeFakeKeys } from "@coffer/testkit/fakes/keys";
import { expect, it } from "vitest";
import type { DecidedTerms, NewTerms } from "./ports.ts";
import { makeSetExchangeTerms, type SetExchangeTerms } from "./set-exchange-terms.ts";

const said: SetExchangeTerms = {
  base: "EUR",
  counter: "USD",
  effectiveAt: null,
  spreadBasisPoints: 50,
  rate: null,
  minimumRate: null,
  maximumRate: null,
  reason: "costs",
  basedOn: null,
  operatorId: newId("usr"),
  idempotencyKey: "k",
};

it.each<Partial<SetExchangeTerms>>([
  { base: "BTC" },
  { counter: "BTC" },
  { effectiveAt: new Date(1) },
  { spreadBasisPoints: 51 },
  { spreadBasisPoints: null },
  { rate: "1" },
  { minimumRate: "1" },
  { maximumRate: "1" },
  { reason: "other" },
  { basedOn: 1 },
])("a key of terms is refused with others: %o, and decides once", async (changes) => {
  const [keys, decided] = [makeFakeKeys<DecidedTerms>(), [] as NewTerms[]];
  const set = makeSetExchangeTerms({
    termsDesk: {
      find: async () => null,
      listHolding: async () => [],
      list: async () => ({ items: [], hasNext: false }),
      decide: (claim, terms) =>
        keys.decide(claim, async () => {
          decided.push(terms);
          return { ...terms, version: 1, effectiveAt: new Date(0), decidedAt: new Date(0) };
        }),
    },
  });
  for (let times = 0; times < 2; times += 1) expect(await set(said)).toMatchObject({ value: { version: 1 } });
  expect(await set({ ...said, ...changes })).toEqual({ ok: false, error: { code: "IDEMPOTENCY_KEY_REUSED" } });
  expect(decided).toHaveLength(1);
});
