import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { money } from "@coffer/money/money";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { encodeCall, wordOfAddress, wordOfUnits } from "../src/adapters/chains/ethereum/abi.ts";
import { TEST_USDC_ADDRESS } from "../src/adapters/chains/ethereum/test-usdc/test-usdc.ts";
import type { SendId } from "../src/domain/wallets/ids.ts";
import { SHAPES } from "./apart.ts";
import { makeDyingPool } from "./dying-pool.ts";
import { ETH, randomHex } from "./own-sends.ts";
import { ETHER, nextPayee } from "./paying.ts";
import { makeSending, type Sending } from "./sending-process.ts";
import { elsewhereIn } from "./signed-elsewhere.ts";
import { person, type World, world } from "./world.ts";

const FINALITY = 6;
/** Queries of one submission, and some more. */
const QUERIES = 24;

describe.skipIf(whyNoAnvil()).each(SHAPES)(
  "what leaves Ethereum's addresses that are only watched: $whose",
  ({ isApart }) => {
    let anvil: Anvil;
    let here: World;
    let sending: Sending;
    let at: ReturnType<typeof elsewhereIn>;
    /** Whose key a machine has that is not here. */
    let offline: string;
    const alice = person();
    beforeEach(async () => {
      [anvil, here] = await Promise.all([startAnvil({ mining: "on-demand", accounts: 3 }), world({ isApart })]);
      sending = makeSending({ here, anvil });
      at = elsewhereIn({ here, anvil, sending });
      offline = String(((await anvil.ask("eth_accounts")) as string[])[1]);
    });
    afterEach(async () => {
      await here.close();
      await anvil.stop();
    });
    const readNonce = async (id: SendId) => Number((await at.readFields(id)).nonce);
    const by = (sendId: SendId) => ({ ownerId: alice.userId, sendId });
    const settle = async (blocks = FINALITY) => {
      await sending.mine(blocks);
      await sending.round();
      await sending.round();
    };

    it("is given out with its nonce, signed where its key is, taken back, mined, and pays exactly that", async () => {
      const wallet = await at.watch(alice, offline);
      const to = nextPayee();
      const before = await sending.balanceOf(offline);
      const id = await at.send(alice, wallet.id, to);
      expect(await at.find(id)).toMatchObject({ state: "AWAITING_SIGNATURE", nonce: null, walletId: wallet.id });
      await sending.round();
      await sending.round();
      const given = await at.givenOut(id);
      expect(given).toMatchObject({
        number: 1,
        format: "EIP1559",
        isCancel: false,
        fields: { value: ETHER, data: "0x" },
      });
      expect(given?.payload).toMatch(/^0x02/);
      expect(given?.fields?.to).toBe(to.toLowerCase());
      const signed = await at.sign(offline, await at.readFields(id));
      expect(await at.submit(alice, id, signed, "k")).toEqual({ ok: true, value: id });
      expect(await at.givenOut(id)).toBeNull();
      await sending.round();
      expect(await at.find(id)).toMatchObject({ state: "BROADCAST", nonce: 0 });
      await settle(2);
      expect(await at.find(id)).toMatchObject({ state: "CONFIRMED" });
      await settle();
      const { mined, state } = await at.find(id);
      expect(state).toBe("FINAL");
      expect(await sending.balanceOf(to)).toBe(ETHER);
      expect(await sending.balanceOf(offline)).toBe(before - ETHER - (mined?.fee ?? 0n));
      expect(await at.submit(alice, id, signed, "k")).toEqual({ ok: true, value: id });
      expect(await at.submit(alice, id, signed)).toEqual({ ok: true, value: id });
      expect((await sending.told("transaction.changed")).map(({ data }) => (data as { state: string }).state)).toEqual([
        ...["PLANNED", "AWAITING_SIGNATURE", "SIGNED", "BROADCAST", "BROADCAST", "CONFIRMED", "FINAL"],
      ]);
      expect(await sending.told("fee.paid")).toEqual([]);
    });

    it("moves a token by its contract, and everything that there is exactly", async () => {
      const USDC = {
        ...{ asset: { code: "USDC", scale: 6 }, contract: TEST_USDC_ADDRESS, sweepMinimum: null },
        domain: { name: "USD Coin", version: "2" },
      };
      const tokens = makeSending({ here, anvil, tokens: [USDC] });
      const there = elsewhereIn({ here, anvil, sending: tokens });
      await tokens.openTreasury();
      const wallet = await there.watch(alice, offline);
      const [holder] = (await anvil.ask("eth_accounts")) as string[];
      const much = 2n ** 53n + 1n;
      const data = Buffer.from(encodeCall("40c10f19", [wordOfAddress(offline), wordOfUnits(much)])).toString("hex");
      const mint = { from: holder, to: TEST_USDC_ADDRESS, gas: "0x30d40", data: `0x${data}` };
      await anvil.ask("eth_sendTransaction", mint);
      await tokens.mine();
      await tokens.round();
      const to = nextPayee();
      const signAndGive = async (id: SendId) => {
        await there.submit(alice, id, await there.sign(offline, await there.readFields(id)));
        await tokens.round();
        await tokens.mine(2);
        await tokens.round();
        return there.find(id);
      };
      const moved = await signAndGive(
        await there.send(alice, wallet.id, to, { currency: "USDC", amount: money(USDC.asset, much) }),
      );
      expect(moved).toMatchObject({ state: "CONFIRMED", mined: { hasMoved: true }, amount: { units: much } });
      const all = await signAndGive(await there.send(alice, wallet.id, to, { amount: null, currency: "ETH" }));
      expect(await tokens.balanceOf(offline)).toBe(0n);
      expect(await tokens.balanceOf(to)).toBe(all.amount.units);
    });

    it("keeps its nonce and its coins from what its owner sends else, until it is called off", async () => {
      const wallet = await at.watch(alice, offline);
      const [one, two] = [await at.send(alice, wallet.id, nextPayee()), await at.send(alice, wallet.id, nextPayee())];
      expect([await readNonce(one), await readNonce(two)]).toEqual([0, 1]);
      const most = (await sending.balanceOf(offline)) - ETHER;
      expect(await at.ask(alice, { walletId: wallet.id, payee: nextPayee(), amount: money(ETH, most) })).toMatchObject({
        error: { code: "BALANCE_INSUFFICIENT" },
      });
      const signed = await at.sign(offline, await at.readFields(one));
      const { manageSends } = sending.process.app;
      expect(await manageSends.cancel({ ownerId: person().userId, sendId: one })).toMatchObject({ ok: false });
      expect(await manageSends.cancel(by(one))).toMatchObject({ ok: true });
      expect(await manageSends.cancel(by(one))).toMatchObject({ ok: true });
      expect(await at.find(one)).toMatchObject({ state: "CANCELLED" });
      expect(await at.submit(alice, one, signed)).toEqual({ ok: false, error: { code: "TRANSACTION_NOT_AWAITING" } });
      expect(await at.givenOut(one)).toBeNull();
      expect(await readNonce(await at.send(alice, wallet.id, nextPayee()))).toBe(0);
    });

    it("keeps nothing from who has the key: neither a nonce, nor coins, nor the key itself", async () => {
      const bob = person();
      const secret = `0x${randomHex(32)}`;
      const apart = await at.bring(bob, 0n, secret);
      // Somebody watches it, and was there first.
      const watching = await at.watch(alice, apart.address);
      await at.give(apart.address, 2n * ETHER);
      await sending.round();
      const never = await at.send(alice, watching.id, nextPayee());
      expect(await readNonce(never)).toBe(0);
      const sent = await at.ask(bob, { walletId: apart.id, payee: nextPayee(), amount: money(ETH, (ETHER * 3n) / 2n) });
      if (!sent.ok) throw new Error(sent.error.code);
      await sending.round();
      expect(await at.find(sent.value)).toMatchObject({ state: "BROADCAST", nonce: 0 });
      await settle(2);
      expect(await at.find(sent.value)).toMatchObject({ state: "CONFIRMED", userId: bob.userId });
      expect(await at.find(never)).toMatchObject({ state: "AWAITING_SIGNATURE" });
      await settle();
      await settle();
      expect(await at.find(never)).toMatchObject({ state: "FAILED", failure: "REPLACED" });
    });

    it("has failed where another has used its nonce for good, not before, and not where that block is gone", async () => {
      const wallet = await at.watch(alice, offline);
      const id = await at.send(alice, wallet.id, nextPayee());
      const signed = await at.sign(offline, await at.readFields(id));
      const other = await anvil.ask("eth_sendTransaction", { from: offline, to: nextPayee(), value: "0x1" });
      await settle(1);
      expect(await at.submit(alice, id, signed)).toEqual({ ok: false, error: { code: "TRANSACTION_OUTDATED" } });
      expect(await readNonce(await at.send(alice, wallet.id, nextPayee()))).toBe(1);
      await anvil.ask("anvil_reorg", 1, []);
      await anvil.ask("anvil_dropTransaction", other);
      await sending.mine(1);
      await sending.round();
      await sending.round();
      expect(await at.submit(alice, id, signed)).toMatchObject({ ok: true });
      const lost = await at.send(alice, wallet.id, nextPayee());
      const next = await readNonce(lost);
      await sending.round();
      for (let count = 1; count <= next; count += 1) {
        await anvil.ask("eth_sendTransaction", { from: offline, to: nextPayee(), value: "0x1" });
        await sending.mine(1);
      }
      await settle(FINALITY - 2);
      expect(await at.find(lost)).toMatchObject({ state: "AWAITING_SIGNATURE" });
      await settle();
      expect(await at.find(lost)).toMatchObject({ state: "FAILED", failure: "REPLACED", mined: null });
      expect(await here.rows("SELECT 1 FROM wallets.source WHERE paused_for IS NOT NULL")).toEqual([]);
    });

    it("is given out anew to be sped up or called off, signed again, and replaced by nothing else", async () => {
      const { attempts, round, process, clock } = sending;
      const wallet = await at.watch(alice, offline);
      const to = nextPayee();
      const id = await at.send(alice, wallet.id, to);
      const first = await at.sign(offline, await at.readFields(id));
      expect(await process.app.manageSends.speedUp(by(id))).toMatchObject({ ok: true });
      await round();
      expect(await at.givenOut(id)).toMatchObject({ number: 2 });
      expect(await at.submit(alice, id, first)).toMatchObject({ error: { fault: "OTHER_TRANSACTION" } });
      await at.submit(alice, id, await at.sign(offline, await at.readFields(id)));
      for (let times = 0; times < 3; times += 1) {
        clock.pass(4_000_000);
        await round();
      }
      expect(await attempts(await at.find(id))).toHaveLength(1);
      await process.app.manageSends.cancel(by(id));
      await round();
      expect(await at.givenOut(id)).toMatchObject({ number: 3, isCancel: true, fields: { value: 0n, nonce: 0n } });
      expect((await at.readFields(id)).to).toBe(offline.toLowerCase());
      await at.submit(alice, id, await at.sign(offline, await at.readFields(id)));
      await round();
      expect(await attempts(await at.find(id))).toHaveLength(2);
      await settle();
      expect(await at.find(id)).toMatchObject({ state: "CANCELLED", failure: null });
      expect(await sending.balanceOf(to)).toBe(0n);
    });

    it("is taken back once, whoever gives it back at once, or calls it off meanwhile", async () => {
      const wallet = await at.watch(alice, offline);
      const others = [sending.startProcess(), sending.startProcess()];
      for (let times = 0; times < 6; times += 1) {
        const id = await at.send(alice, wallet.id, nextPayee(), { amount: money(ETH, 1n) });
        const signed = await at.sign(offline, await at.readFields(id));
        const ask = { userId: alice.userId, kind: "OWN", sendId: id, signed } as const;
        const said = await Promise.all([
          ...others.flatMap(({ app }) => [
            app.submitSigned({ ...ask, idempotencyKey: `same ${times}` }),
            app.submitSigned({ ...ask, idempotencyKey: crypto.randomUUID() }),
          ]),
          times % 2 === 0 ? others[0]?.app.manageSends.cancel(by(id)) : null,
        ]);
        const { state } = await at.find(id);
        const taken = said.slice(0, 4);
        if (state === "CANCELLED")
          for (const one of taken) expect(one).toMatchObject({ error: { code: "TRANSACTION_NOT_AWAITING" } });
        else for (const one of taken) expect(one).toEqual({ ok: true, value: id });
        expect(await sending.attempts(await at.find(id))).toHaveLength(state === "CANCELLED" ? 0 : 1);
        await sending.round();
        await settle(2);
      }
    });

    it("loses nothing, and doubles nothing, wherever a process is killed that gives it out or takes it back", async () => {
      const wallet = await at.watch(alice, offline);
      const to = nextPayee();
      let kills = 0;
      for (let query = 1; query <= QUERIES; query += 1) {
        const asked = {
          ...{ userId: alice.userId, walletId: wallet.id, from: null, payee: to, currency: "ETH" },
          ...{ amount: money(ETH, 1n), maximumFee: null, priority: "NORMAL" as const, idempotencyKey: `send ${query}` },
        };
        for (const when of ["before", "behind"] as const) {
          const dying = makeDyingPool(here.environment.pool, { at: query, when });
          await sending
            .startProcess(dying.pool)
            .app.sendTransaction(asked)
            .catch(() => undefined);
          if (dying.state.isDead) kills += 1;
        }
        const sent = await sending.process.app.sendTransaction(asked);
        if (!sent.ok) throw new Error(sent.error.code);
        const command = {
          kind: "OWN" as const,
          ...{ userId: alice.userId, sendId: sent.value, idempotencyKey: `submit ${query}` },
          signed: await at.sign(offline, await at.readFields(sent.value)),
        };
        for (const when of ["before", "behind"] as const) {
          const dying = makeDyingPool(here.environment.pool, { at: query, when });
          await sending
            .startProcess(dying.pool)
            .app.submitSigned(command)
            .catch(() => undefined);
          if (dying.state.isDead) kills += 1;
        }
        expect(await sending.process.app.submitSigned(command)).toEqual({ ok: true, value: sent.value });
        await sending.round();
        await settle(2);
      }
      expect(kills).toBeGreaterThan(QUERIES);
      const sends = await here.rows<{ nonce: number }>("SELECT nonce FROM wallets.send ORDER BY nonce");
      expect(sends.map(({ nonce }) => nonce)).toEqual(Array.from({ length: QUERIES }, (_, nonce) => nonce));
      expect(await here.rows("SELECT 1 FROM wallets.attempt")).toHaveLength(QUERIES);
      expect(await sending.balanceOf(to)).toBe(BigInt(QUERIES));
      expect(await here.rows("SELECT 1 FROM wallets.draft WHERE is_open")).toEqual([]);
    });
  },
);
