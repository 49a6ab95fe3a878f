import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { QUIET } from "../../../../test/fakes/ether.ts";
import { makeOwnWorld, NOTHING } from "../../../../test/fakes/own-world.ts";
import { FITTING, NATIVE, NETWORK, PLAIN_FEE, RULES } from "../../../../test/fakes/sending-world.ts";
import { attemptsOf } from "../../../../test/fakes/sends.ts";
import { PRIORITIES } from "../../../domain/sends/fees.ts";
import { NoAnswer } from "../../chains/ports.ts";

async function setting(balances: Readonly<Record<string, bigint>>, tokens: Readonly<Record<string, bigint>> = {}) {
  const here = makeOwnWorld();
  const wallet = here.bring([...new Set([...Object.keys(balances), ...Object.keys(tokens)])]);
  for (const [address, units] of Object.entries(balances)) here.ether.give(address, units);
  for (const [address, units] of Object.entries(tokens)) here.ether.giveTokens(address, units);
  await here.steps.follow();
  return { ...here, wallet };
}
const eth = (units: bigint) => money(NATIVE, units);
const refused = (error: object) => ({ ok: false, error });
/** For each gas, at the base fee of the world, which is 10. */
const MOST = { HIGH: 24n, NORMAL: 22n, LOW: 21n };
const EXPECTED = { HIGH: 14n, NORMAL: 12n, LOW: 11n };

describe("a quote of what an owner would send", () => {
  it("says of each priority what it costs, and twice the most that it could as its bound, for a minute", async () => {
    const { wallet, quote, clock, sends } = await setting({ one: 100n * PLAIN_FEE });
    expect(await quote(wallet.id)).toEqual({
      ok: true,
      value: {
        ...{ network: NETWORK, source: "HISTORY", expiresAt: new Date(clock.now().getTime() + 60_000) },
        expiresInSeconds: 60,
        options: PRIORITIES.map((priority) => ({
          ...{ priority, amount: eth(5n), expected: eth(21_000n * EXPECTED[priority]) },
          maximum: eth(2n * 21_000n * MOST[priority]),
        })),
      },
    });
    expect(sends.all()).toEqual([]);
  });

  it("has what the payee would get of all, and is in ether also of a token", async () => {
    const balance = 100n * PLAIN_FEE;
    const { wallet, quote } = await setting({ one: balance }, { one: 7n });
    const all = await quote(wallet.id, { amount: null });
    expect(all.ok && all.value.options).toEqual(
      // Nothing of it stays, so whoever has the block is paid all that it may cost.
      PRIORITIES.map((priority) => ({
        ...{ priority, amount: eth(balance - PLAIN_FEE), expected: eth(PLAIN_FEE), maximum: eth(2n * PLAIN_FEE) },
      })),
    );
    const token = await quote(wallet.id, { amount: null, currency: FITTING.asset.code });
    expect(token.ok && token.value.options[2]).toEqual({
      ...{ priority: "LOW", amount: money(FITTING.asset, 7n) },
      ...{ expected: eth(expect.any(BigInt) as unknown as bigint), maximum: eth(2n * 65_000n * MOST.LOW) },
    });
  });

  it("leaves out what there is too little for, or what may not cost so much, and says which where that is all", async () => {
    const fee = (priority: keyof typeof MOST) => 21_000n * MOST[priority];
    const { wallet, quote } = await setting({ one: fee("LOW") + 5n, two: fee("NORMAL") + 5n });
    const priorities = async (...asked: Parameters<typeof quote>) => {
      const said = await quote(...asked);
      return said.ok ? said.value.options.map(({ priority }) => priority) : said.error;
    };
    expect(await priorities(wallet.id)).toEqual(["NORMAL", "LOW"]);
    expect(await priorities(wallet.id, { amount: eth(fee("NORMAL") - fee("LOW") + 5n) })).toEqual(["LOW"]);
    expect(await priorities(wallet.id, { amount: eth(fee("NORMAL")) })).toEqual({
      ...{ code: "BALANCE_INSUFFICIENT", available: eth(fee("NORMAL") + 5n), maximumFee: eth(fee("LOW")) },
    });
    const dear = await setting({ one: 10n ** 30n });
    dear.node().market = { ...QUIET, baseFee: RULES.feeCap };
    expect(await dear.quote(dear.wallet.id)).toEqual(refused({ code: "NETWORK_FEE_TOO_HIGH" }));
  });

  it("never has a bound above the operator's", async () => {
    const { wallet, quote, node } = await setting({ one: 10n ** 30n });
    node().market = { ...QUIET, baseFee: RULES.feeCap / 21_000n / 3n };
    const said = await quote(wallet.id);
    expect(said.ok && said.value.options[0]?.maximum).toEqual(eth(RULES.feeCap));
  });

  it("is refused as what it is of would be", async () => {
    const { wallet, quote, bring, node } = await setting({ one: 100n * PLAIN_FEE });
    expect(await quote(null)).toEqual(refused({ code: "WALLET_NOT_FOUND" }));
    expect(await quote(bring(["w"], { kind: "CUSTODIAL" }).id)).toMatchObject(refused({ code: "WALLET_CANNOT_SEND" }));
    expect(await quote(wallet.id, { payee: NOTHING })).toEqual(refused({ code: "ADDRESS_INVALID" }));
    expect(await quote(wallet.id, { from: { addressId: newId("adr") } })).toEqual(
      refused({ code: "ADDRESS_NOT_FOUND" }),
    );
    expect(await quote(wallet.id, { currency: "EUR" })).toMatchObject(refused({ code: "NETWORK_CURRENCY_MISMATCH" }));
    expect(await quote(bring(["e"], { network: "ELSEWHERE" }).id)).toEqual(refused({ code: "CHAIN_UNAVAILABLE" }));
    node().estimates.set("takes nothing", null);
    expect(await quote(wallet.id, { payee: "takes nothing" })).toEqual(refused({ code: "PAYEE_REFUSES" }));
    node().fault = new NoAnswer("away");
    expect(await quote(wallet.id)).toEqual(refused({ code: "CHAIN_UNAVAILABLE" }));
  });

  it("is kept by what is sent: within the bound it goes, and everything that was signed stays below it", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.bigInt(0n, 9n * PLAIN_FEE),
        fc.option(fc.bigInt(1n, 8n * PLAIN_FEE)),
        fc.constantFrom(...PRIORITIES),
        fc.nat(3),
        async (balance, units, priority, bumps) => {
          const { wallet, quote, ask, round, manage, find, sends } = await setting({ one: balance });
          const what = { amount: units === null ? null : eth(units) };
          const quoted = await quote(wallet.id, what);
          const option = quoted.ok ? quoted.value.options.find((one) => one.priority === priority) : undefined;
          const sent = await ask(wallet.id, { ...what, priority, maximumFee: option?.maximum ?? null });
          expect(sent.ok).toBe(option !== undefined);
          if (!sent.ok || !option) return;
          expect(find(sent.value).amount).toEqual(option.amount);
          await round();
          for (let times = 0; times < bumps; times += 1) {
            await manage.speedUp({ ownerId: find(sent.value).userId ?? newId("usr"), sendId: sent.value });
            await round();
          }
          for (const { fees } of attemptsOf(sends.rows(), sent.value))
            expect(fees.gasLimit * fees.maxFeePerGas).toBeLessThanOrEqual(option.maximum.units);
        },
      ),
      { numRuns: 60 },
    );
  });
});
