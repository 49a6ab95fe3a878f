import { newId } from "@coffer/contracts/ids";
import { type Btcd, startBtcd, whyNoBtcd } from "@coffer/local-parts/btcd";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { Secret } from "@coffer/platform/values/secret";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeBitcoinSending } from "../src/adapters/chains/bitcoin/sending.ts";
import { makePolicyWriter } from "../src/adapters/postgres/policies/policy-writer.ts";
import { makeJsonRpc } from "../src/adapters/rpc/json-rpc.ts";
import { NO_RULES } from "../src/domain/policies/policy.ts";
import { packageOf } from "../src/domain/sends/outputs/package.ts";
import { rateOf } from "../src/domain/sends/outputs/rates.ts";
import { feeFor } from "../src/domain/sends/outputs/sizes.ts";
import type { OutputAttempt, Send } from "../src/domain/sends/send.ts";
import { SHAPES } from "./apart.ts";
import { outsideOn } from "./bitcoin.ts";
import { BTC, makeSpending, type Spending } from "./spending-process.ts";
import { person, type World, world } from "./world.ts";

const PAYEE = "bcrt1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qzf4jry";
const FINAL = 100;
const RAISED = { feeCap: 1_000_000n };
/** Of one output that is spent, one that is paid, and change in four, and in one. */
const VSIZE = { ofFour: 246, ofOne: 153 } as const;
const operator = person("OPERATOR");

describe.skipIf(whyNoBtcd()).each(SHAPES)(
  "what the treasury pays itself, on PostgreSQL and a node: $whose",
  ({ isApart }) => {
    let btcd: Btcd;
    let here: World;
    beforeEach(async () => {
      [btcd, here] = await Promise.all([startBtcd(), world({ isApart })]);
      await outsideOn(btcd).mine(130);
    });
    afterEach(async () => {
      await here.close();
      await btcd.stop();
    });

    /** What the node says that things cost now. */
    const readRates = async () =>
      (await makeBitcoinSending(makeJsonRpc({ url: new Secret(btcd.url), version: "1.0" })).feeRates()).rates;
    const mempool = async () => ((await btcd.ask("getrawmempool")) as string[]).toSorted();
    const latest = async ({ attempts }: Spending, send: Send): Promise<OutputAttempt> => {
      const found = (await attempts(send)).at(-1);
      if (!found) throw new Error("it is signed");
      return found;
    };
    const onlyHome = async ({ listHome }: Spending): Promise<Send> => {
      const [one, ...more] = await listHome();
      if (!one || more.length > 0) throw new Error(`there are ${more.length + (one ? 1 : 0)} of them`);
      return one;
    };
    const paidFees = async ({ told }: Spending) =>
      (await told("fee.paid")).map(({ data }) => (data as { txid: string }).txid).toSorted();

    it("pays for a payment that may cost no more, once the operator lets it, and is booked and final as any other", async () => {
      const { address } = await makeSpending({ here, btcd }).openTreasury(2n * BTC);
      // Not as much as a replacement has to pay.
      const feeCap = feeFor((await readRates()).NORMAL, VSIZE.ofFour) + 50n;
      const spending = makeSpending({ here, btcd, rules: { feeCap, replaceAfterMs: 1_000 } });
      const { request, find, round, outside, clock, startProcess, told, readPool } = spending;
      const paymentId = await request(PAYEE, BTC);
      await round();
      clock.pass(2_000);
      await round();
      expect(await spending.listHome()).toEqual([]);
      expect(here.lines.filter((line) => line.includes("may cost no more"))).toHaveLength(1);
      const raised = [startProcess(undefined, RAISED), startProcess(undefined, RAISED)];
      await Promise.all(raised.map((one) => one.round()));
      const bump = await onlyHome(spending);
      const [parent, child] = [await latest(spending, await find(paymentId)), await latest(spending, bump)];
      expect(bump).toMatchObject({
        kind: "BUMP",
        state: "BROADCAST",
        source: address,
        payee: address,
        paymentId: null,
      });
      expect(child).toMatchObject({ outcome: "ACCEPTED", inputs: [{ txid: parent.txid }] });
      expect(await mempool()).toEqual([parent.txid, child.txid].toSorted());
      expect(rateOf(packageOf([parent, child]))).toBeGreaterThanOrEqual((rateOf(parent) * 5n) / 4n);
      expect(bump.amount.units + child.fee).toBeLessThan(BTC);
      // What is not mined yet is replaced itself, and its parent is not.
      clock.pass(2_000);
      await raised[0]?.round();
      const again = await latest(spending, bump);
      expect([again.number, again.outcome]).toEqual([2, "ACCEPTED"]);
      expect(await mempool()).toEqual([parent.txid, again.txid].toSorted());
      expect(await spending.attempts(await find(paymentId))).toHaveLength(1);

      await outside.mine(FINAL + 1);
      await round();
      await round();
      await round();
      expect([(await find(paymentId)).state, (await onlyHome(spending)).state]).toEqual(["FINAL", "FINAL"]);
      expect((await find(paymentId)).mined?.blockHash).toBe((await onlyHome(spending)).mined?.blockHash);
      expect(await paidFees(spending)).toEqual([parent.txid, again.txid].toSorted());
      expect(await readPool()).toBe(BTC - parent.fee - again.fee);
      // What comes back is nobody's funding, and no payment's.
      expect(await told("treasury.funded")).toHaveLength(1);
      expect(await told("payout.confirmed")).toHaveLength(1);
      expect(await here.rows("SELECT DISTINCT released FROM wallets.send_input")).toEqual([{ released: true }]);
    });

    it("has failed once another attempt of what it paid for is final, and holds nothing any more", async () => {
      await makeSpending({ here, btcd }).openTreasury(2n * BTC);
      // As much as the second one has to, and the third has not.
      const paid = feeFor((await readRates()).NORMAL, VSIZE.ofFour);
      const spending = makeSpending({ here, btcd, rules: { feeCap: paid + 250n, replaceAfterMs: 1_000 } });
      const { request, find, round, outside, clock, startProcess, readPool, process } = spending;
      const paymentId = await request(PAYEE, BTC);
      await round();
      const { id } = await find(paymentId);
      await process.app.manageSends.speedUp({ operatorId: operator.userId, sendId: id, reason: "it waits" });
      await round();
      const [first, second] = await spending.attempts(await find(paymentId));
      if (!first || !second) throw new Error("it was replaced");
      clock.pass(2_000);
      const raised = startProcess(undefined, RAISED);
      await raised.round();
      const bump = await onlyHome(spending);
      expect((await latest(spending, bump)).inputs).toEqual([{ txid: second.txid, vout: expect.any(Number) }]);
      // A miner who knows the older one alone.
      await outside.mineThese(first.bytes);
      await outside.mineEmpty(98);
      await raised.round();
      expect([(await find(paymentId)).state, (await onlyHome(spending)).state]).toEqual(["CONFIRMED", "BROADCAST"]);
      await outside.mineEmpty(2);
      await raised.round();
      await raised.round();
      expect(await find(paymentId)).toMatchObject({ state: "FINAL", mined: { txid: first.txid } });
      expect(await onlyHome(spending)).toMatchObject({ state: "FAILED", failure: "REPLACED", mined: null });
      expect(await here.rows("SELECT 1 FROM wallets.send_input WHERE NOT released")).toEqual([]);
      expect(await paidFees(spending)).toEqual([first.txid]);
      expect(await readPool()).toBe(BTC - first.fee);
      const next = await request(PAYEE, BTC / 8n);
      await raised.round();
      expect(await find(next)).toMatchObject({ state: "BROADCAST" });
    });

    it("is not what pays where another spends what is left already: that one pays for both, when its block is taken back", async () => {
      const spending = makeSpending({ here, btcd, rules: { replaceAfterMs: 1_000 } });
      const { openTreasury, request, find, round, outside, attempts, clock } = spending;
      await openTreasury(2n * BTC);
      const [first, second] = [await request(PAYEE, BTC), await request(PAYEE, BTC / 5n)];
      await round();
      await outside.mine(1);
      await round();
      await outside.takeBack(1);
      await outside.mineEmpty(2);
      clock.pass(2_000);
      await round();
      const [parent, ...none] = await attempts(await find(first));
      const [before, raised] = await attempts(await find(second));
      if (!parent || !before || !raised) throw new Error("it pays for both");
      expect(none).toEqual([]);
      expect(before.inputs).toEqual([{ txid: parent.txid, vout: expect.any(Number) }]);
      expect(raised).toMatchObject({ outcome: "ACCEPTED", units: BTC / 5n });
      expect(await mempool()).toEqual([parent.txid, raised.txid].toSorted());
      const rate = (child: OutputAttempt) => rateOf(packageOf([parent, child]));
      expect(rate(raised)).toBeGreaterThanOrEqual((rate(before) * 5n) / 4n);
      expect(await spending.listHome()).toEqual([]);
      await outside.mine(6);
      await round();
      expect([(await find(first)).state, (await find(second)).state]).toEqual(["CONFIRMED", "CONFIRMED"]);
    });

    it("has one output where there were many small ones, of depositors too, while payments leave, by two processes once", async () => {
      const setUp = makeSpending({ here, btcd });
      const small = Array.from({ length: 24 }, (_, i) => 60_000n + BigInt(i));
      await setUp.openTreasury(...small);
      const addresses = [await setUp.deposit(30_000n), await setUp.deposit(31_000n)];
      const rules = { consolidation: { rate: (await readRates()).NORMAL, outputs: 5 } };
      const spending = makeSpending({ here, btcd, rules });
      const { request, find, round, outside, startProcess, readPool, coins } = spending;
      const before = await readPool();
      const paymentId = await request(PAYEE, 50_000n);
      const processes = [startProcess(), startProcess()];
      await Promise.all(processes.map((one) => one.round()));
      await round();
      const join = await onlyHome(spending);
      const attempt = await latest(spending, join);
      expect(join).toMatchObject({ kind: "CONSOLIDATION", state: "BROADCAST", isAll: true });
      expect(attempt.outcome).toBe("ACCEPTED");
      const used = await here.rows<{ address: string; units: string }>(
        "SELECT i.address, i.units::text FROM wallets.send_input i JOIN wallets.send s ON s.id = i.send_id WHERE s.kind = 'CONSOLIDATION'",
      );
      expect(used.map(({ address }) => address)).toEqual(expect.arrayContaining(addresses));
      expect(used.reduce((sum, { units }) => sum + BigInt(units), 0n)).toBe(join.amount.units + attempt.fee);
      expect(await find(paymentId)).toMatchObject({ state: "BROADCAST" });
      await outside.mine(FINAL + 2);
      await round();
      await round();
      await round();
      const [paid] = await spending.attempts(await find(paymentId));
      expect([(await onlyHome(spending)).state, (await find(paymentId)).state]).toEqual(["FINAL", "FINAL"]);
      expect(await readPool()).toBe(before - 50_000n - (paid?.fee ?? 0n) - attempt.fee);
      expect(await paidFees(spending)).toEqual([paid?.txid ?? "", attempt.txid].toSorted());
      const left = await coins.listSpendable("BITCOIN", await outside.height(), 100);
      expect(left.map(({ units }) => units)).toContain(join.amount.units);
    });

    it("is let go by a policy that lets nothing else, and is none of what leaves", async () => {
      await makeSpending({ here, btcd }).openTreasury(...Array.from({ length: 24 }, (_, i) => 20_000n + BigInt(i)));
      const rules = { consolidation: { rate: (await readRates()).NORMAL, outputs: 5 } };
      const spending = makeSpending({ here, btcd, rules });
      const { round, request, find } = spending;
      await inTransaction(here.environment.pool, async (client) => {
        const [id, at] = [newId("spl"), spending.clock.now()];
        const writer = makePolicyWriter(pgSql(client));
        await writer.propose({
          ...{ id, network: "BITCOIN", asset: { code: "BTC", scale: 8 }, rules: { ...NO_RULES, transactionMax: 1n } },
          ...{
            basedOn: 0,
            reason: "why",
            proposedBy: operator.userId,
            proposedAt: at,
            expiresAt: new Date(at.getTime() + 1),
          },
        });
        const by = person("ADMIN").userId;
        await writer.decide(id, { decision: "APPROVED", by, at, reason: "so", version: 1 });
      });
      const paymentId = await request(PAYEE, 50_000n);
      await round();
      expect(await onlyHome(spending)).toMatchObject({ state: "BROADCAST" });
      expect(await find(paymentId)).toMatchObject({ state: "FAILED", failure: "POLICY_DENIES" });
    });
  },
);
