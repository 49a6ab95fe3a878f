import { newId } from "@coffer/contracts/ids";
import { ok } from "@coffer/platform/values/result";
import { makeFakeKeys } from "@coffer/testkit/fakes/keys";
import { expect, it } from "vitest";
import type { CurrencyWord } from "./ports.ts";
import { makeSetCurrencyEnabled, type SetCurrencyEnabled } from "./set-currency-enabled.ts";

const WORD: CurrencyWord = {
  currency: "EUR",
  enabled: { deposits: true, payments: false, withdrawals: true, exchanges: true },
  reason: "The bank is closed",
  operatorId: newId("usr"),
};
const asked = (changes: Partial<SetCurrencyEnabled> = {}) => ({ ...WORD, idempotencyKey: "k", ...changes });

function makeFake() {
  const keys = makeFakeKeys<null>();
  const said: CurrencyWord[] = [];
  const set = makeSetCurrencyEnabled({
    currencyDesk: {
      findMany: async () => [],
      decide: (claim, word) =>
        keys.decide(claim, async () => {
          said.push(word);
          return null;
        }),
    },
  });
  return { set, said };
}

it("a word of a currency is said once for each key", async () => {
  const { set, said } = makeFake();
  for (let times = 0; times < 2; times += 1) expect(await set(asked())).toEqual(ok(null));
  expect(said).toEqual([WORD]);
});

it.each<Partial<SetCurrencyEnabled>>([
  { currency: "USD" },
  { enabled: { deposits: false, payments: false, withdrawals: true, exchanges: true } },
  { enabled: { deposits: true, payments: true, withdrawals: true, exchanges: true } },
  { enabled: { deposits: true, payments: false, withdrawals: false, exchanges: true } },
  { enabled: { deposits: true, payments: false, withdrawals: true, exchanges: false } },
  { reason: "Another" },
])("a key of a word of a currency is refused with other words: %o", async (changes) => {
  const { set, said } = makeFake();
  await set(asked());
  expect(await set(asked(changes))).toEqual({ ok: false, error: { code: "IDEMPOTENCY_KEY_REUSED" } });
  expect(said).toEqual([WORD]);
});
