import { newId } from "@coffer/contracts/ids";
import { ok } from "@coffer/platform/values/result";
import { makeFakeKeys } from "@coffer/testkit/fakes/keys";
import { expect, it } from "vitest";
import type { Currency } from "../domain/currency.ts";
import { type AddCurrency, makeAddCurrency } from "./add-currency.ts";

const GBP: Currency = { code: "GBP", name: "Pound", scale: 2, kind: "FIAT", chain: null };
const OPERATOR = newId("usr");
const asked = (changes: Partial<AddCurrency> = {}): AddCurrency => ({
  ...GBP,
  actorId: OPERATOR,
  idempotencyKey: "k",
  ...changes,
});

/** Adds in memory, once for each key. */
function makeFake() {
  const keys = makeFakeKeys<Currency>();
  const added: Currency[] = [];
  const add = makeAddCurrency({
    currencies: {
      add: (claim, currency) =>
        keys.decide(claim, async () => {
          added.push(currency);
          return currency;
        }),
    },
  });
  return { add, added };
}

it("a currency is added once for each key, as it was said", async () => {
  const { add, added } = makeFake();
  for (let times = 0; times < 2; times += 1) expect(await add(asked())).toEqual(ok(GBP));
  expect(added).toEqual([GBP]);
});

it.each<Partial<AddCurrency>>([
  { code: "GBX" },
  { name: "Pound sterling" },
  { scale: 3 },
  { kind: "CRYPTO" },
  { chain: "bitcoin" },
])("a key of a currency is refused with other words: %o", async (changes) => {
  const { add, added } = makeFake();
  await add(asked());
  expect(await add(asked(changes))).toEqual({ ok: false, error: { code: "IDEMPOTENCY_KEY_REUSED" } });
  expect(added).toEqual([GBP]);
});
