import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { money } from "@coffer/money/money";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeCall, wordOfAddress, wordOfUnits } from "../src/adapters/chains/ethereum/abi.ts";
import { TEST_USDC_ADDRESS } from "../src/adapters/chains/ethereum/test-usdc/test-usdc.ts";
import { balanceCall } from "../src/adapters/chains/ethereum/token-calls.ts";
import { makeOwnSendWriter } from "../src/adapters/postgres/sends/own-sends.ts";
import type { Token } from "../src/domain/tokens/token.ts";
import { SHAPES } from "./apart.ts";
import { makeDyingPool } from "./dying-pool.ts";
import { ETH, ownIn } from "./own-sends.ts";
import { ETHER, nextPayee } from "./paying.ts";
import { makeSending, type Sending } from "./sending-process.ts";
import { person, type World, world } from "./world.ts";

const SENDS = 12;
/** Of one round, in which much is to be done. */
const QUERIES = 40;
const USDC: Token = {
  ...{ asset: { code: "USDC", scale: 6 }, contract: TEST_USDC_ADDRESS, domain: { name: "USD Coin", version: "2" } },
  sweepMinimum: null,
};

/** 1 to `most`, spread, and the same at every run (Numerical Recipes). */
function makeSpread() {
  let state = 20_261_130;
  return (most: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return 1 + (state % most);
  };
}

for (const { whose, isApart } of SHAPES)
  describe.skipIf(whyNoAnvil())(`what owners send by ${whose} that are killed, and of tokens`, () => {
    let anvil: Anvil;
    let here: World;
    const alice = person();
    beforeEach(async () => {
      [anvil, here] = await Promise.all([startAnvil({ mining: "on-demand", accounts: 1 }), world({ isApart })]);
    });
    afterEach(async () => {
      await here.close();
      await anvil.stop();
    });

    it("pays each payee once, by nonces without a gap, over reorganisations", async () => {
      const sending: Sending = makeSending({ here, anvil, rules: { sendAgainMs: 1_000, replaceAfterMs: 30_000 } });
      const { round, dyingRound, mine, clock, balanceOf } = sending;
      const own = ownIn({ here, anvil, sending });
      const wallet = await own.bring(alice, 50n * ETHER);
      await mine(8);
      await round();
      const payees = Array.from({ length: SENDS }, (_, i) => ({ to: nextPayee(), units: BigInt(i + 1) }));
      const ids: Awaited<ReturnType<typeof own.send>>[] = [];
      for (const { to, units } of payees)
        ids.push(await own.send(alice, { walletId: wallet.id, payee: to, amount: money(ETH, units) }));
      const spread = makeSpread();
      let kills = 0;
      for (let rounds = 0; rounds < 24; rounds += 1) {
        const deaths = await Promise.all([
          dyingRound({ at: spread(QUERIES), when: "before" }),
          dyingRound({ at: spread(QUERIES), when: "behind" }),
        ]);
        kills += deaths.filter(Boolean).length;
        clock.pass(spread(4) * 4_000);
        await mine(spread(2));
        if (rounds % 5 === 4) await anvil.ask("anvil_reorg", spread(3), []);
      }
      expect(kills).toBeGreaterThan(12);
      for (let rounds = 0; rounds < 12; rounds += 1) {
        clock.pass(31_000);
        await round();
        await mine(2);
      }
      const sends = await Promise.all(ids.map(own.find));
      expect(sends.map(({ state }) => state)).toEqual(payees.map(() => "FINAL"));
      for (const { to, units } of payees) expect(await balanceOf(to)).toBe(units);
      expect(sends.flatMap(({ nonce }) => nonce ?? []).toSorted((a, b) => a - b)).toEqual(payees.map((_, i) => i));
      expect(await sending.countOf(wallet.address)).toBe(SENDS);
      const spent = sends.reduce((sum, { amount, mined }) => sum + amount.units + (mined?.fee ?? 0n), 0n);
      expect(await balanceOf(wallet.address)).toBe(50n * ETHER - spent);
      expect(await sending.told("fee.paid")).toEqual([]);
    });

    it("is planned wholly or not at all, wherever a process dies, and its key goes on with it", async () => {
      const sending = makeSending({ here, anvil });
      const own = ownIn({ here, anvil, sending });
      const wallet = await own.bring(alice, ETHER);
      const asked = { walletId: wallet.id, payee: nextPayee(), idempotencyKey: "once" };
      let deaths = 0;
      for (let at = 1; at < 40; at += 1) {
        const dying = makeDyingPool(here.environment.pool, { at, when: at % 2 === 0 ? "before" : "behind" });
        const process = sending.startProcess(dying.pool);
        const command = { ...asked, userId: alice.userId, from: null, currency: "ETH", amount: money(ETH, 1n) };
        await process.app.sendTransaction({ ...command, maximumFee: null, priority: "NORMAL" }).catch(() => undefined);
        if (!dying.state.isDead) break;
        deaths += 1;
        const [{ sends, claims } = { sends: 0, claims: 0 }] = await here.rows<{ sends: number; claims: number }>(
          "SELECT (SELECT count(*)::int FROM wallets.send) AS sends, (SELECT count(*)::int FROM wallets.claim WHERE operation = 'sendTransaction') AS claims",
        );
        expect(sends).toBe(claims);
      }
      expect(deaths).toBeGreaterThan(10);
      expect(await here.rows("SELECT 1 FROM wallets.send")).toHaveLength(1);
      expect(
        await inTransaction(here.environment.pool, (client) =>
          makeOwnSendWriter(pgSql(client)).countWaiting(wallet.id),
        ),
      ).toBe(1);
    });

    it("takes turns with what others send, whoever has planned the most", async () => {
      const sending = makeSending({ here, anvil });
      const own = ownIn({ here, anvil, sending });
      const [one, two] = [await own.bring(alice, ETHER), await own.bring(person(), 0n)];
      for (let count = 0; count < 3; count += 1) await own.send(alice, { walletId: one.id, payee: nextPayee() });
      await own.give(two.address, ETHER);
      await sending.round();
      const bob = person();
      const three = await own.bring(bob, ETHER);
      for (let count = 0; count < 2; count += 1) {
        await own.send(alice, { walletId: one.id, payee: nextPayee() });
        await own.send(bob, { walletId: three.id, payee: nextPayee() });
      }
      const turn = { count: 100, ofPayer: 1, now: new Date() };
      const planned = await sending.sends.listPlanned("ETHEREUM", turn);
      expect(planned.map(({ source }) => source).toSorted()).toEqual([one.address, three.address].toSorted());
    });

    it("moves tokens by their contract, an amount or all of them, proved by its event", async () => {
      const sending = makeSending({ here, anvil, tokens: [USDC] });
      const { round, mine } = sending;
      await sending.openTreasury();
      const own = ownIn({ here, anvil, sending });
      const wallet = await own.bring(alice, ETHER);
      const [holder] = (await anvil.ask("eth_accounts")) as string[];
      const much = 2n ** 53n + 1n;
      const data = Buffer.from(encodeCall("40c10f19", [wordOfAddress(wallet.address), wordOfUnits(much + 5n)]));
      await anvil.ask("eth_sendTransaction", {
        ...{ from: holder, to: TEST_USDC_ADDRESS, gas: "0x30d40", data: `0x${data.toString("hex")}` },
      });
      await mine();
      await round();
      const readTokens = async (address: string) =>
        BigInt(
          (await anvil.ask("eth_call", { to: TEST_USDC_ADDRESS, data: balanceCall(address) }, "latest")) as string,
        );
      const to = nextPayee();
      const asked = { walletId: wallet.id, payee: to, currency: "USDC" };
      expect(await own.ask(alice, { ...asked, amount: money(USDC.asset, much + 6n) })).toMatchObject({
        error: { code: "BALANCE_INSUFFICIENT", available: { units: much + 5n } },
      });
      expect(await own.ask(alice, { ...asked, payee: TEST_USDC_ADDRESS, amount: money(USDC.asset, 1n) })).toMatchObject(
        {
          error: { code: "PAYEE_REFUSES" },
        },
      );
      const id = await own.send(alice, { ...asked, amount: money(USDC.asset, much) });
      await round();
      await mine(2);
      await round();
      expect(await own.find(id)).toMatchObject({ state: "CONFIRMED", mined: { hasMoved: true } });
      const rest = await own.send(alice, { ...asked, amount: null });
      await round();
      await mine(2);
      await round();
      expect(await own.find(rest)).toMatchObject({ state: "CONFIRMED", amount: { units: 5n }, isAll: false });
      expect([await readTokens(to), await readTokens(wallet.address)]).toEqual([much + 5n, 0n]);
    });
  });
