import { newId } from "@coffer/contracts/ids";
import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeCall, wordOfAddress, wordOfUnits } from "../src/adapters/chains/ethereum/abi.ts";
import { TEST_USDC_ADDRESS } from "../src/adapters/chains/ethereum/test-usdc/test-usdc.ts";
import type { Token } from "../src/domain/tokens/token.ts";
import { makeBooks } from "./books.ts";
import { nextPayee } from "./paying.ts";
import { makeReconciling, termOf } from "./reconciling.ts";
import { makeSending } from "./sending-process.ts";
import { person, type World, world } from "./world.ts";

const NETWORK = "ETHEREUM";
const FINALITY = 6;
const UNIT = 1_000_000n;
const USDC: Token = {
  ...{ asset: { code: "USDC", scale: 6 }, contract: TEST_USDC_ADDRESS, domain: { name: "USD Coin", version: "2" } },
  sweepMinimum: 10n * UNIT,
};

describe.skipIf(whyNoAnvil())("the books and the chain of a token, on PostgreSQL and a node", () => {
  let anvil: Anvil;
  let here: World;
  beforeEach(async () => {
    [anvil, here] = await Promise.all([startAnvil({ mining: "on-demand", accounts: 2 }), world()]);
  });
  afterEach(async () => {
    await here.close();
    await anvil.stop();
  });

  it("add up at every block while it comes in, is swept and goes out, with the ether that this takes", async () => {
    const sending = makeSending({ here, anvil, tokens: [USDC] });
    const { mine, round, clock, openTreasury, process, sends } = sending;
    const books = await makeBooks(here);
    const { compareAll } = makeReconciling({ here, network: NETWORK, urls: [anvil.url], tokens: [USDC] });
    const balanced = async () => {
      const all = await compareAll();
      expect(all.map(({ asset, difference, state, odd }) => [asset.code, difference, state, odd])).toEqual([
        ["ETH", 0n, "BALANCED", []],
        ["USDC", 0n, "BALANCED", []],
      ]);
      return all;
    };
    await openTreasury();
    await balanced();
    const { said } = await here.create(person(), { network: NETWORK });
    const address = said?.wallet?.addresses.nodes[0]?.address ?? "";
    const [holder] = (await anvil.ask("eth_accounts")) as string[];
    const data = Buffer.from(encodeCall("40c10f19", [wordOfAddress(address), wordOfUnits(50n * UNIT)])).toString("hex");
    await anvil.ask("eth_sendTransaction", { from: holder, to: TEST_USDC_ADDRESS, gas: "0x30d40", data: `0x${data}` });
    const pass = async (blocks: number) => {
      for (let i = 0; i < blocks; i += 1) {
        await mine();
        clock.pass(1_000);
        await round();
        await balanced();
        await books.takeAll();
        await balanced();
        await books.tellCredited();
        await balanced();
      }
    };
    await pass(2 * FINALITY);
    const paymentId = newId("pay");
    books.asked(paymentId, 5n * UNIT, { currency: "USDC" });
    await inTransaction(here.environment.pool, (client) =>
      process.planIn(pgSql(client))({
        ...{ paymentId, userId: newId("usr"), network: NETWORK, currency: "USDC", amount: "5", priority: "NORMAL" },
        ...{ address: nextPayee(), accountId: null, requestedAt: clock.now().toISOString() },
      }),
    );
    await round();
    await pass(2 * FINALITY);
    const states = (await sends.list({ network: NETWORK, kind: null, states: null, after: null, count: 9 })).map(
      ({ kind, state, amount }) => `${kind} ${amount.asset.code} ${state}`,
    );
    expect(states.toSorted()).toEqual(["PAYOUT USDC FINAL", "SWEEP USDC FINAL"]);
    const [, token] = await balanced();
    if (!token) throw new Error("it is compared");
    expect([termOf(token, "TREASURY"), termOf(token, "ADDRESSES")]).toEqual([1_000_045n * UNIT, 0n]);
    expect(token.terms.map(({ kind }) => kind)).toEqual(["LEDGER", "TREASURY", "ADDRESSES"]);
    // More is booked than the contract keeps for us.
    await books.post({ kind: "CORRECTION", network: NETWORK, currency: "USDC", units: 1n });
    expect((await compareAll()).map(({ difference, state }) => [difference, state])).toEqual([
      [0n, "BALANCED"],
      [-1n, "DIFFERS"],
    ]);
  });
});
