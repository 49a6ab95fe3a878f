import { newId } from "@coffer/contracts/ids";
import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { money } from "@coffer/money/money";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makePolicyWriter } from "../src/adapters/postgres/policies/policy-writer.ts";
import { composePolicies } from "../src/compose/policies.ts";
import { NO_RULES, type PolicyRules } from "../src/domain/policies/policy.ts";
import { ETHER, nextPayee } from "./paying.ts";
import { makeSending, type Sending } from "./sending-process.ts";
import { person, type World, world } from "./world.ts";

const ETH = { code: "ETH", scale: 18 };
const people = [person("OPERATOR"), person("OPERATOR"), person("OPERATOR")] as const;
const [ann, ben, cid] = [people[0].userId, people[1].userId, people[2].userId];
const HOUR = 3_600;

describe.skipIf(whyNoAnvil())("a policy over Ethereum, on PostgreSQL and a node", () => {
  let anvil: Anvil;
  let here: World;
  let sending: Sending;
  let versions: number;
  beforeEach(async () => {
    [anvil, here] = await Promise.all([startAnvil({ mining: "on-demand", accounts: 1 }), world()]);
    sending = makeSending({ here, anvil, rules: { unminedMax: 100 } });
    versions = 0;
    await here.enlist(...people);
    await sending.openTreasury();
  });
  afterEach(async () => {
    await here.close();
    await anvil.stop();
  });
  const transaction: Parameters<typeof composePolicies>[0]["transaction"] = (work) =>
    inTransaction(here.environment.pool, (client) => work(pgSql(client)));
  const desk = () =>
    composePolicies({ pool: here.environment.pool, transaction, clock: sending.clock, announce: () => undefined });

  async function setPolicy(rules: Partial<PolicyRules>): Promise<void> {
    const [id, at] = [newId("spl"), sending.clock.now()];
    await transaction(async (sql) => {
      const writer = makePolicyWriter(sql);
      await writer.propose({
        ...{ id, network: "ETHEREUM", asset: ETH, rules: { ...NO_RULES, ...rules }, basedOn: versions, reason: "why" },
        ...{ proposedBy: ann, proposedAt: at, expiresAt: new Date(at.getTime() + 1) },
      });
      versions += 1;
      await writer.decide(id, { decision: "APPROVED", by: ben, at, reason: "so", version: versions });
    });
  }
  const listSigned = async () =>
    here.rows<{ units: string }>(
      "SELECT units::text AS units FROM wallets.send WHERE kind = 'PAYOUT' AND nonce IS NOT NULL",
    );
  const approve = async (paymentId: Parameters<Sending["find"]>[0], operatorId = ben) => {
    const { id: sendId, network, payee, amount } = await sending.find(paymentId);
    return desk().approveSends.approve({ operatorId, sendId, network, payee, amount, reason: "looked" });
  };

  it("lets no more leave in an hour than it says, by two workers at once, and the rest in the next one", async () => {
    await setPolicy({ velocities: [{ windowSeconds: HOUR, units: 5n * ETHER, count: 8 }] });
    for (let i = 0; i < 40; i += 1) await sending.request(nextPayee(), i % 2 === 0 ? "0.5" : "0.75");
    const other = sending.startProcess();
    const check = async () => {
      const signed = await listSigned();
      expect(signed.length).toBeLessThanOrEqual(8);
      expect(signed.reduce((sum, { units }) => sum + BigInt(units), 0n) <= 5n * ETHER).toBe(true);
      return signed.length;
    };
    for (let rounds = 0; rounds < 4; rounds += 1) {
      await Promise.all([sending.round(), other.round()]);
      await check();
    }
    const first = await check();
    expect(first).toBeGreaterThanOrEqual(7);
    sending.clock.pass(HOUR * 1_000 - 1);
    await Promise.all([sending.round(), other.round()]);
    expect(await check()).toBe(first);
    sending.clock.pass(1);
    for (let rounds = 0; rounds < 2; rounds += 1) await Promise.all([sending.round(), other.round()]);
    const after = await listSigned();
    expect(after.length).toBeGreaterThan(first);
    expect(after.length).toBeLessThanOrEqual(16);
    const held = await here.rows("SELECT FROM wallets.send WHERE state = 'PLANNED' AND held_until > $1", [
      sending.clock.now(),
    ]);
    expect(held).toHaveLength(40 - after.length);
  });

  it("denies without a key that is opened, and with nothing signed", async () => {
    await setPolicy({ transactionMax: ETHER });
    const paymentId = await sending.request(nextPayee(), "1.000000000000000001");
    // Whoever opened a key would fail by it.
    await here.rows("UPDATE wallets.wallet SET account_ciphertext = '' WHERE kind = 'TREASURY'");
    await sending.round();
    expect(await sending.find(paymentId)).toMatchObject({ state: "FAILED", failure: "POLICY_DENIES", nonce: null });
    expect((await sending.told("payout.failed")).map(({ data }) => data)).toMatchObject([
      { paymentId, reason: "POLICY_DENIES" },
    ]);
    const [kept] = await here.rows("SELECT verdict, rules FROM wallets.send_verdict");
    expect(kept).toEqual({ verdict: "DENY", rules: [{ rule: "AMOUNT", verdict: { is: "DENY" } }] });
  });

  it("waits for two of three, however they race, counts nobody twice, and pays then", async () => {
    await setPolicy({ tiers: [{ from: ETHER, needed: 2, approvers: [ann, ben, cid] }] });
    const to = nextPayee();
    const paymentId = await sending.request(to, "2");
    await sending.round();
    expect(await sending.find(paymentId)).toMatchObject({ state: "AWAITING_APPROVAL" });
    await Promise.all(Array.from({ length: 5 }, () => approve(paymentId, ben)));
    await sending.round();
    expect(await sending.find(paymentId)).toMatchObject({ state: "AWAITING_APPROVAL" });
    const raced = await Promise.all([approve(paymentId, ann), approve(paymentId, cid), sending.round()]);
    expect(raced.slice(0, 2).some((done) => done?.ok)).toBe(true);
    await sending.round();
    await sending.mine(2);
    await sending.round();
    expect(await sending.find(paymentId)).toMatchObject({ state: "CONFIRMED" });
    expect(await sending.balanceOf(to)).toBe(2n * ETHER);
    const verdicts = await here.rows<{ verdict: string }>("SELECT verdict FROM wallets.send_verdict ORDER BY number");
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(["NEEDS_APPROVAL", "NEEDS_APPROVAL", "ALLOW"]);
  });

  it("counts the word of nobody who has lost the role since, and that of the next one", async () => {
    await setPolicy({ tiers: [{ from: 0n, needed: 2, approvers: [ann, ben, cid] }] });
    const paymentId = await sending.request(nextPayee(), "1");
    await sending.round();
    await approve(paymentId, ann);
    await here.dismiss(people[0]);
    await approve(paymentId, ben);
    await sending.round();
    expect(await sending.find(paymentId)).toMatchObject({ state: "AWAITING_APPROVAL" });
    await approve(paymentId, cid);
    // Let go, and not signed yet: by now one word is missing again.
    await here.dismiss(people[1]);
    await sending.round();
    expect(await sending.find(paymentId)).toMatchObject({ state: "AWAITING_APPROVAL", nonce: null });
  });

  it("pays nobody but whom was approved, whatever somebody puts past every rule behind it", async () => {
    await setPolicy({ tiers: [{ from: 0n, needed: 1, approvers: [ann, ben] }] });
    const [paymentId, thief] = [await sending.request(nextPayee(), "0.1"), nextPayee()];
    await sending.round();
    expect((await approve(paymentId))?.ok).toBe(true);
    const holder = await here.admin.connect();
    try {
      // What a superuser can do, and no role of ours: no trigger is asked.
      await holder.query("SET session_replication_role = replica");
      await holder.query("UPDATE wallets.send SET payee = $1", [thief]);
    } finally {
      await holder.query("RESET session_replication_role");
      holder.release();
    }
    for (let rounds = 0; rounds < 3; rounds += 1) {
      await sending.round();
      await sending.mine();
    }
    expect(await sending.find(paymentId)).toMatchObject({ state: "AWAITING_APPROVAL", payee: thief, nonce: null });
    expect(await sending.balanceOf(thief)).toBe(0n);
  });

  it("gives back what is rejected while others approve: it is one or the other", async () => {
    await setPolicy({ tiers: [{ from: 0n, needed: 1, approvers: [ann, ben] }] });
    for (let times = 0; times < 5; times += 1) {
      const paymentId = await sending.request(nextPayee(), "0.1");
      await sending.round();
      const { id: sendId } = await sending.find(paymentId);
      const reject = desk().approveSends.reject({ operatorId: cid, sendId, reason: "no" });
      const [approved, rejected] = await Promise.all([approve(paymentId), reject, sending.round()]);
      const { state } = await sending.find(paymentId);
      expect([approved.ok, rejected.ok].filter(Boolean)).toHaveLength(1);
      expect(state === "CANCELLED").toBe(rejected.ok);
      const failed = (await sending.told("payout.failed")).filter(({ subject }) => subject === paymentId);
      expect(failed).toHaveLength(rejected.ok ? 1 : 0);
    }
  });

  it("counts by amounts beyond what JSON has numbers for, and says the same as its simulation", async () => {
    await setPolicy({ velocities: [{ windowSeconds: HOUR, units: 2n * ETHER + 1n, count: null }] });
    await sending.request(nextPayee(), "2.000000000000000001");
    await sending.round();
    const paymentId = await sending.request(nextPayee(), "0.000000000000000001");
    await sending.round();
    expect(await sending.find(paymentId)).toMatchObject({ state: "PLANNED", heldUntil: expect.any(Date) });
    const simulated = await desk().simulatePolicy({
      ...{ network: "ETHEREUM", asset: ETH, by: { inForce: true }, days: 1 },
      proposed: { payee: "anybody", units: money(ETH, 1n).units, askedBy: null },
    });
    const { heldUntil } = await sending.find(paymentId);
    expect(simulated).toMatchObject({
      value: { named: [{ judgement: { verdict: { is: "WAIT", until: heldUntil } } }] },
    });
  });
});
