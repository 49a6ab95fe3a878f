import { newId, uuidOf } from "@coffer/contracts/ids";
import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { startTcpProxy } from "@coffer/testkit/tcp-proxy";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeNoteCredited } from "../src/adapters/postgres/deposits/deposit-writer.ts";
import { accountKeyContext, entropyContext } from "../src/app/wallets/make-wallet-keys.ts";
import { maximumFee } from "../src/domain/sends/fees.ts";
import { ETHER, nextPayee } from "./paying.ts";
import { makeSending, type Sending } from "./sending-process.ts";
import { findMiscounted } from "./sweepable.ts";
import { person, type World, world } from "./world.ts";

const NETWORK = "ETHEREUM";
const FINALITY = 6;

describe.skipIf(whyNoAnvil())("what is sent over Ethereum, on PostgreSQL and a node", () => {
  let anvil: Anvil;
  let here: World;
  beforeEach(async () => {
    [anvil, here] = await Promise.all([startAnvil({ mining: "on-demand", accounts: 1 }), world()]);
  });
  afterEach(async () => {
    expect(await findMiscounted(here)).toEqual([]);
    await here.close();
    await anvil.stop();
  });
  const operator = person("OPERATOR");
  const open = ({ process }: Sending) =>
    process.app.switchTreasury({ operatorId: operator.userId, network: NETWORK, state: "OPEN", reason: "I looked" });
  /** From an account that nobody has the key of. */
  const impersonate = async (from: string, to: string, units: bigint) => {
    await anvil.ask("anvil_impersonateAccount", from);
    const txid = await anvil.ask("eth_sendTransaction", { from, to, value: `0x${units.toString(16)}` });
    await anvil.ask("anvil_stopImpersonatingAccount", from);
    return txid;
  };
  const give = async (to: string, units: bigint) => {
    const [from] = (await anvil.ask("eth_accounts")) as string[];
    await anvil.ask("eth_sendTransaction", { from, to, value: `0x${units.toString(16)}` });
    await anvil.ask("anvil_mine", 1);
  };

  /** As payments would, whatever is confirmed. */
  async function creditAll({ mine, round, told }: Sending): Promise<void> {
    await mine();
    await round();
    for (const { data } of await told("deposit.confirmed")) {
      const { depositId, credit } = data as { depositId: ReturnType<typeof newId<"dep">>; credit: number };
      await inTransaction(here.environment.pool, (client) =>
        makeNoteCredited(pgSql(client))({ depositId, credit, paymentId: newId("pay"), at: new Date() }),
      );
    }
  }

  it("is not signed while its payer is frozen, or the account alone, as the ledger says it, by anybody", async () => {
    const sending = makeSending({ here, anvil });
    const { address } = await sending.openTreasury();
    const [owner, accountId] = [newId("usr"), newId("acc")];
    await here.rows(
      "SELECT ledger.open_account(ARRAY[$1::uuid], ARRAY[$2::uuid], ARRAY['ETH'], ARRAY['LIABILITY'], ARRAY['wallet.ETH'], ARRAY['a'], ARRAY[0])",
      [uuidOf(accountId), uuidOf(owner)],
    );
    const freezeOwner = (isFrozen: boolean) =>
      here.rows("SELECT ledger.freeze_owner($1::uuid, $2)", [uuidOf(owner), isFrozen]);
    const setState = (state: string) =>
      here.rows("UPDATE ledger.account SET state = $2 WHERE id = $1::uuid", [uuidOf(accountId), state]);
    const held = async (paymentId: Awaited<ReturnType<Sending["requestFrom"]>>) => {
      sending.clock.pass(86_400_000);
      await sending.round();
      expect(await sending.find(paymentId)).toMatchObject({ state: "PLANNED", nonce: null });
    };
    await freezeOwner(true);
    const to = nextPayee();
    const paymentId = await sending.requestFrom(accountId, to, "1");
    await held(paymentId);
    // Whatever a process thinks, the database signs nothing.
    const { id } = await sending.find(paymentId);
    const sign = here.rows("UPDATE wallets.send SET state = 'SIGNED', nonce = 0, sequence = 2 WHERE id = $1::uuid", [
      uuidOf(id),
    ]);
    await expect(sign).rejects.toMatchObject({ constraint: "send_is_not_stopped" });
    await freezeOwner(false);
    await setState("FROZEN");
    await held(paymentId);
    await setState("OPEN");
    sending.clock.pass(86_400_000);
    await sending.round();
    expect(await sending.find(paymentId)).toMatchObject({ state: "BROADCAST", source: address });
    // What is signed has left: a freeze takes nothing back.
    await freezeOwner(true);
    await sending.mine(2);
    await sending.round();
    expect(await sending.balanceOf(to)).toBe(ETHER);
    expect(await sending.find(paymentId)).toMatchObject({ state: "CONFIRMED" });
  });

  it("has paid once where the old attempt is mined after it was replaced, and by the new one after a reorganisation", async () => {
    const sending = makeSending({ here, anvil });
    const { openTreasury, request, find, round, mine, attempts, process, told, balanceOf } = sending;
    await openTreasury();
    const to = nextPayee();
    const paymentId = await request(to, "1");
    await round();
    const { id } = await find(paymentId);
    const asked = { operatorId: operator.userId, sendId: id, reason: "it waits" };
    await process.app.manageSends.speedUp(asked);
    await round();
    const [first, second] = await attempts(await find(paymentId));
    if (!first || !second) throw new Error("it was replaced");
    expect(second.fees.maxFeePerGas * 8n).toBeGreaterThan(first.fees.maxFeePerGas * 9n);
    // The node forgets the new one, and hears of the old one.
    const raw = (bytes: Uint8Array) => `0x${Buffer.from(bytes).toString("hex")}`;
    await anvil.ask("anvil_dropTransaction", second.txid);
    await anvil.ask("eth_sendRawTransaction", raw(first.bytes));
    await mine(2);
    await round();
    expect(await find(paymentId)).toMatchObject({ state: "CONFIRMED", mined: { txid: first.txid } });
    await anvil.ask("anvil_reorg", 2, []);
    await mine();
    await round();
    expect(await find(paymentId)).toMatchObject({ state: "BROADCAST", mined: null, wasConfirmed: true });
    await anvil.ask("eth_sendRawTransaction", raw(second.bytes));
    await mine(FINALITY);
    await round();
    await round();
    expect(await find(paymentId)).toMatchObject({ state: "FINAL", mined: { txid: second.txid } });
    expect(await balanceOf(to)).toBe(ETHER);
    expect((await told("payout.confirmed")).map(({ data }) => data)).toMatchObject([{ txid: first.txid }]);
    expect(await told("payout.failed")).toEqual([]);
    expect((await told("fee.paid")).map(({ data }) => data)).toMatchObject([{ txid: second.txid }]);
  });

  it("waits where somebody else signs for the treasury, has failed where they took its nonce, and goes on once it is opened", async () => {
    const sending = makeSending({ here, anvil });
    const { openTreasury, request, find, round, mine, told, process } = sending;
    const { address } = await openTreasury();
    const taken = await request(nextPayee(), "1");
    await round();
    const [attempt] = await sending.attempts(await find(taken));
    await anvil.ask("anvil_dropTransaction", attempt?.txid);
    await impersonate(address, nextPayee(), 5n);
    await mine();
    await impersonate(address, nextPayee(), 6n);
    await mine();
    const waiting = await request(nextPayee(), "2");
    await round();
    const seen = async () => (await process.app.readTreasuries.list())[0];
    expect(await seen()).toMatchObject({ halt: "FOREIGN_NONCE", planned: { units: 2n * ETHER } });
    expect(await find(waiting)).toMatchObject({ state: "PLANNED", nonce: null });
    await mine(FINALITY);
    await round();
    expect(await find(taken)).toMatchObject({ state: "BROADCAST", mined: { isOurs: false } });
    expect(await told("payout.failed")).toEqual([]);
    await process.app.manageSends.cancel({
      operatorId: newId("usr"),
      sendId: (await find(taken)).id,
      reason: "unpaid",
    });
    await round();
    expect(await find(taken)).toMatchObject({ state: "FAILED", failure: "REPLACED" });
    expect((await told("payout.failed")).map(({ subject }) => subject)).toEqual([taken]);
    // Both nonces are used: first it is told of the second.
    for (let looks = 0; looks < 2; looks += 1) {
      expect(await open(sending)).toMatchObject({ ok: true });
      await round();
    }
    expect(await find(waiting)).toMatchObject({ state: "BROADCAST", nonce: 2 });
    await mine(2);
    await round();
    expect(await find(waiting)).toMatchObject({ state: "CONFIRMED" });
    expect(await told("fee.paid")).toEqual([]);
  });

  it("is swept from where deposits were credited, to the last wei, and what came in between later", async () => {
    const sending = makeSending({ here, anvil, rules: { sweepMinimum: ETHER / 10n } });
    const { openTreasury, round, mine, told, balanceOf, sends } = sending;
    const treasury = await openTreasury();
    const { said } = await here.create(person(), { network: NETWORK });
    const from = said?.wallet?.addresses.nodes[0]?.address ?? "";
    const credit = () => creditAll(sending);
    const list = () => sends.list({ network: NETWORK, kind: "SWEEP", states: null, after: null, count: 9 });
    await give(from, ETHER / 20n);
    await round();
    await credit();
    await round();
    expect(await list()).toEqual([]);
    await give(from, ETHER);
    await round();
    await credit();
    await round();
    const [sweep] = await list();
    expect(sweep).toMatchObject({ source: from, payee: treasury.address, state: "BROADCAST", paymentId: null });
    // More comes before it is mined.
    await give(from, ETHER / 2n);
    await round();
    await credit();
    for (let blocks = 0; blocks < FINALITY + 2; blocks += 1) {
      await mine();
      await round();
    }
    const done = await list();
    expect(done.map(({ state }) => state)).toContain("FINAL");
    for (let blocks = 0; blocks < FINALITY + 2; blocks += 1) {
      await mine();
      await round();
    }
    const both = await list();
    expect(both.map(({ state, nonce }) => [state, nonce])).toEqual([
      ["FINAL", 1],
      ["FINAL", 0],
    ]);
    expect(await balanceOf(from)).toBe(0n);
    const fees = both.reduce((sum, { mined }) => sum + (mined?.fee ?? 0n), 0n);
    const swept = ETHER / 20n + ETHER + ETHER / 2n - fees;
    expect(await balanceOf(treasury.address)).toBe(100n * ETHER + swept);
    expect((await told("fee.paid")).map(({ data }) => (data as { address: string }).address)).toEqual([from, from]);
    expect(await told("treasury.funded")).toHaveLength(1);
  });

  it("is not taken for stolen where its sweep was called off, which cost a fee, nor swept for less than is worth it", async () => {
    const sending = makeSending({ here, anvil, rules: { sweepMinimum: ETHER / 10n } });
    const { openTreasury, round, mine, sends, process, told } = sending;
    await openTreasury();
    const { said } = await here.create(person(), { network: NETWORK });
    const from = said?.wallet?.addresses.nodes[0]?.address ?? "";
    await give(from, ETHER / 10n);
    await round();
    await creditAll(sending);
    await round();
    const list = () => sends.list({ network: NETWORK, kind: "SWEEP", states: null, after: null, count: 9 });
    const [sweep] = await list();
    if (!sweep) throw new Error("it was planned");
    expect(sweep.state).toBe("BROADCAST");
    await process.app.manageSends.cancel({ operatorId: operator.userId, sendId: sweep.id, reason: "not now" });
    await round();
    await mine(FINALITY);
    for (let rounds = 0; rounds < 3; rounds += 1) await round();
    expect((await list()).map(({ state }) => state)).toEqual(["CANCELLED"]);
    expect(await sends.findSource(NETWORK, from)).toMatchObject({ nextNonce: 1, pausedFor: null });
    expect((await told("fee.paid")).map(({ data }) => (data as { address: string }).address)).toEqual([from]);
  });

  it("waits while its treasury has too little, and goes on when it is funded, which is told", async () => {
    const sending = makeSending({ here, anvil });
    const { openTreasury, request, find, round, mine, told } = sending;
    const { address } = await openTreasury();
    const [large, small] = [await request(nextPayee(), "100"), await request(nextPayee(), "1", "LOW")];
    await round();
    expect([(await find(large)).state, (await find(small)).state]).toEqual(["PLANNED", "BROADCAST"]);
    await give(address, 2n * ETHER);
    await mine();
    sending.clock.pass(2_000);
    await round();
    expect(await find(large)).toMatchObject({ state: "BROADCAST", nonce: 1 });
    await mine(FINALITY);
    await round();
    await round();
    expect([(await find(large)).state, (await find(small)).state]).toEqual(["FINAL", "FINAL"]);
    expect((await told("treasury.funded")).map(({ data }) => (data as { amount: string }).amount)).toEqual([
      "100.000000000000000000",
      "2.000000000000000000",
    ]);
  });

  it("waits while its node is away, goes by another one, and by the first when it is back", async () => {
    const [first, second] = [await startTcpProxy({ port: anvil.port }), await startTcpProxy({ port: anvil.port })];
    const urls = [first, second].map(({ port }) => `http://127.0.0.1:${port}`);
    const sending = makeSending({ here, anvil, urls });
    const { openTreasury, request, find, round, mine, attempts } = sending;
    await openTreasury();
    const paymentId = await request(nextPayee(), "1");
    for (const proxy of [first, second]) await proxy.refuse();
    await round();
    expect(await find(paymentId)).toMatchObject({ state: "PLANNED" });
    await second.pass();
    await round();
    const sent = await find(paymentId);
    expect(sent.state).toBe("BROADCAST");
    expect(await attempts(sent)).toMatchObject([{ outcome: "ACCEPTED" }]);
    await mine(2);
    await second.refuse();
    await round();
    expect((await find(paymentId)).state).toBe("BROADCAST");
    await first.pass();
    await round();
    expect((await find(paymentId)).state).toBe("CONFIRMED");
    for (const proxy of [first, second]) await proxy.close();
  });

  it("is within what it may cost, by the fees of its priority", async () => {
    const sending = makeSending({ here, anvil });
    const { openTreasury, request, find, round, attempts } = sending;
    await openTreasury();
    const ids = [await request(nextPayee(), "1", "LOW"), await request(nextPayee(), "1", "HIGH")] as const;
    await round();
    const [low, high] = await Promise.all(ids.map(find));
    if (!low || !high) throw new Error("both were planned");
    expect([low.nonce, high.nonce]).toEqual([1, 0]);
    const [cheap] = await attempts(low);
    const [dear] = await attempts(high);
    if (!cheap || !dear) throw new Error("both were signed");
    expect(dear.fees.maxPriorityFeePerGas).toBeGreaterThan(cheap.fees.maxPriorityFeePerGas);
    expect(maximumFee(dear.fees)).toBeLessThan(high.feeCap);
  });

  it("leaves no key in what is logged, told or kept of it", async () => {
    const sending = makeSending({ here, anvil });
    const { openTreasury, request, round } = sending;
    const { walletId } = await openTreasury();
    await request(nextPayee(), "1");
    await round();
    const { sealed, account } = await here.rowOf(walletId);
    const entropy = await here.vault.open(sealed, entropyContext(walletId));
    const key = await here.vault.open(account, accountKeyContext(walletId));
    const kept = await here.rows(
      "SELECT s::text, t::text FROM wallets.send s JOIN wallets.attempt t ON t.send_id = s.id",
    );
    expect(kept).toHaveLength(1);
    const text = JSON.stringify([here.lines, await here.stated(), kept]);
    // Of the account's key the last 32 bytes are the key itself (BIP-32).
    for (const secret of [entropy, key, key.subarray(-32)])
      for (const form of ["hex", "base64"] as const) expect(text).not.toContain(Buffer.from(secret).toString(form));
  });
});
