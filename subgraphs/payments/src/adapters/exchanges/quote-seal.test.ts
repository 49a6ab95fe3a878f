import { randomBytes } from "node:crypto";
import { newId, newUuid } from "@coffer/contracts/ids";
import { makeLocalKeyProvider, makeVault } from "@coffer/platform/stores/vault";
import { Secret } from "@coffer/platform/values/secret";
import { expect, it } from "vitest";
import { cents, fakeAssets } from "../../../test/fakes/world.ts";
import type { ExchangeQuote } from "../../domain/exchanges/quote.ts";
import { makeQuoteSeal } from "./quote-seal.ts";

const key = (keyId: string) => ({ keyId, key: new Secret(randomBytes(32).toString("base64")) });
const warned: unknown[] = [];
const log = { warn: (...said: unknown[]) => void warned.push(said) };
const sealBy = (...keys: ReturnType<typeof key>[]) => {
  const [current = key("none"), ...former] = keys;
  return makeQuoteSeal({ vault: makeVault(makeLocalKeyProvider(current, former)), assets: fakeAssets, log });
};
const quote: ExchangeQuote = {
  quoteId: newUuid(),
  userId: newId("usr"),
  fromAccountId: newId("acc"),
  toAccountId: newId("acc"),
  side: "BUY",
  sold: cents(10n ** 25n),
  fee: cents(3n),
  bought: cents(7n, "EUR"),
  base: "EUR",
  marketRate: "1.085000000000000000000000000001",
  rateAt: new Date(1_000),
  spreadBasisPoints: 50,
  termsVersion: 9,
  quotedAt: new Date(2_000),
  expiresAt: new Date(3_000),
};

it("a quote opens for whom it was sealed, to its last digit, also once there is another key", async () => {
  const old = key("2025");
  const text = await sealBy(old).seal(quote);
  expect(await sealBy(old).open(quote.userId, text)).toEqual(quote);
  expect(await sealBy(key("2026"), old).open(quote.userId, text)).toEqual(quote);
  expect(text).toMatch(/^[\w.-]{1,1000}$/);
});

it("a quote opens for nobody else, and not where a piece of it was changed or is missing", async () => {
  const [ours, theirs] = [key("k"), key("other")];
  const seal = sealBy(ours);
  const text = await seal.seal(quote);
  expect(await seal.open(newId("usr"), text)).toBeNull();
  const parts = text.split(".");
  const changed = parts.map((part, i) => {
    const flipped = `${part.startsWith("A") ? "B" : "A"}${part.slice(1)}`;
    return parts.map((one, place) => (place === i ? flipped : one)).join(".");
  });
  const cut = [
    parts.slice(0, 2).join("."),
    `${parts[0]}.${parts[1]}.${parts[2]?.slice(0, 40)}`,
    "",
    "a.b.c",
    "..",
    text.repeat(9),
  ];
  for (const one of [...changed, ...cut, `${text}.`, await sealBy(theirs).seal(quote)])
    expect([one, await seal.open(quote.userId, one)]).toEqual([one, null]);
  expect(JSON.stringify(warned)).not.toContain(parts[2]);
});
