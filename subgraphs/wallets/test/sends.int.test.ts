import { whyNoAnvil } from "@coffer/local-parts/anvil";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SEND_STATES } from "../src/domain/sends/send.ts";
import { ETHER, nextPayee, type Paying, paying, type Treasury } from "./paying.ts";
import type { Answer } from "./world.ts";

const SPEED_UP = `mutation ($id: ID!) { speedUpTransaction(input: { transactionId: $id, reason: "a customer waits" }) {
  __typename ... on Refusal { code } ... on SpeedUpTransactionSuccess { transaction { id asked } } } }`;
const CANCEL = `mutation ($id: ID!) { cancelTransaction(input: { transactionId: $id, reason: "a mistake" }) {
  __typename ... on Refusal { code } ... on CancelTransactionSuccess { transaction { id state asked } } } }`;

const STREAM = `query ($request: StreamRequest!) { walletsStream(request: $request) }`;
const LIST = `query ($filter: TransactionFilter, $first: Int!) {
  transactions(filter: $filter, first: $first) { nodes { id state } pageInfo { hasNextPage } } }`;
const QUOTE = `{ quoteNetworkFee(input: { network: "ETHEREUM" }) {
  ... on NetworkFeeQuote { options { priority maximumFee { amount } } } } }`;
const SWITCH = `mutation ($state: TreasuryState!) {
  switchTreasury(input: { network: "ETHEREUM", state: $state, reason: "again" }) { __typename } }`;

/** Blocks for good, in a sandbox. */
const FINALITY = 6;

const readStream = (answer: Answer) =>
  answer.data?.walletsStream as { readonly events: readonly { readonly sequence: string; readonly data: object }[] };

describe.skipIf(whyNoAnvil())("what is sent over a chain of Ethereum", () => {
  let here: Paying;
  let treasury: Treasury;
  beforeAll(async () => {
    here = await paying();
    treasury = await here.awaitTreasury();
  });
  afterAll(() => here.close());

  it("comes from a treasury that a sandbox opens and funds by itself, which the books are told once it is final", async () => {
    expect(treasury).toMatchObject({ state: "OPEN", halt: null, switches: [{ state: "OPEN", operatorId: null }] });
    expect(await here.told("treasury.switched")).toMatchObject([
      { data: { network: "ETHEREUM", currency: "ETH", state: "OPEN" } },
    ]);
    await here.mine(FINALITY);
    await here.awaitThat(async () =>
      expect(await here.told("treasury.funded")).toMatchObject([
        { data: { network: "ETHEREUM", currency: "ETH", amount: "100.000000000000000000", address: treasury.address } },
      ]),
    );
  });

  it("is signed, given to the node, mined, told as paid by as many blocks as have to hold it, and its fee once it is final", async () => {
    const to = nextPayee();
    const paymentId = await here.request(to, "1.000000000000000001");
    const sent = await here.awaitSend(paymentId, {
      state: "BROADCAST",
      attempts: [{ number: 1, outcome: "ACCEPTED" }],
    });
    expect(sent).toMatchObject({
      kind: "PAYOUT",
      from: treasury.address,
      confirmations: 0,
      blockHash: null,
      fee: null,
    });
    await here.mine();
    await here.awaitSend(paymentId, { state: "BROADCAST", confirmations: 1 });
    expect(await here.told("payout.confirmed", paymentId)).toEqual([]);
    await here.mine();
    const { txid } = await here.awaitSend(paymentId, { state: "CONFIRMED", confirmations: 2 });
    expect(await here.told("payout.confirmed", paymentId)).toMatchObject([{ data: { paymentId, txid } }]);
    expect(await here.readBalance(to)).toBe(ETHER + 1n);
    await here.mine(FINALITY - 2);
    const { fee } = await here.awaitSend(paymentId, { state: "FINAL" });
    const paid = (await here.told("fee.paid")).filter(({ data }) => (data as { txid: string }).txid === txid);
    expect(paid).toMatchObject([{ data: { amount: fee?.amount, currency: "ETH", address: treasury.address } }]);
  });

  it("is planned once for a payment, however often it is asked for", async () => {
    const paymentId = await here.request(nextPayee(), "0.000000000000000003");
    await here.requested(paymentId, nextPayee(), "0.000000000000000004");
    const marker = await here.request(nextPayee(), "0.000000000000000005");
    await here.awaitSend(marker, { state: "BROADCAST" });
    const found = (await here.listSends()).filter(({ payment }) => payment?.id === paymentId);
    expect(found).toMatchObject([{ amount: { amount: "0.000000000000000003" } }]);
    await here.mine(FINALITY);
  });

  it("is replaced by one that pays more where an operator wants it, and whichever is mined has paid it", async () => {
    const paymentId = await here.request(nextPayee(), "0.1");
    const { id } = await here.awaitSend(paymentId, { state: "BROADCAST" });
    const asked = await here.gql<{ speedUpTransaction: object }>(SPEED_UP, { id });
    expect(asked.speedUpTransaction).toMatchObject({ transaction: { id } });
    const { attempts } = await here.awaitSend(paymentId, { asked: null, attempts: [{}, { outcome: "ACCEPTED" }] });
    const waiting = await here.readTreasury();
    expect(waiting).toMatchObject({ nextNonce: expect.any(Number), unmined: 1, unminedSince: expect.any(String) });
    await here.mine(2);
    const { txid } = await here.awaitSend(paymentId, { state: "CONFIRMED" });
    expect(txid).toBe(attempts[1]?.txid);
    const late = await here.gql<{ speedUpTransaction: object }>(SPEED_UP, { id });
    expect(late.speedUpTransaction).toEqual({ __typename: "TransactionNotWaiting", code: "TRANSACTION_NOT_WAITING" });
    const { nextNonce } = waiting ?? { nextNonce: null };
    expect(await here.readTreasury()).toMatchObject({ nextNonce, unmined: 0, unminedSince: null });
    const taken = await here.anvil.ask("eth_getTransactionCount", waiting?.address, "latest");
    expect(nextNonce).toBe(Number(taken));
  });

  it("is called off by nothing in its place, and given back once that is final", async () => {
    const to = nextPayee();
    const paymentId = await here.request(to, "0.2");
    const { id } = await here.awaitSend(paymentId, { state: "BROADCAST" });
    await here.gql(CANCEL, { id });
    await here.awaitSend(paymentId, { attempts: [{ isCancel: false }, { isCancel: true, outcome: "ACCEPTED" }] });
    await here.mine(2);
    await here.awaitSend(paymentId, { state: "BROADCAST", confirmations: 2 });
    expect(await here.told("payout.failed", paymentId)).toEqual([]);
    await here.mine(FINALITY - 2);
    await here.awaitSend(paymentId, { state: "CANCELLED" });
    expect(await here.told("payout.failed", paymentId)).toMatchObject([{ data: { reason: "CANCELLED" } }]);
    expect(await here.readBalance(to)).toBe(0n);
  });

  it("is mined again by the same bytes where its block is taken back, and told as paid no sooner", async () => {
    const to = nextPayee();
    const paymentId = await here.request(to, "0.3");
    await here.awaitSend(paymentId, { state: "BROADCAST" });
    await here.mine();
    const first = await here.awaitSend(paymentId, { confirmations: 1 });
    await here.anvil.ask("anvil_reorg", 1, []);
    await here.mine();
    await here.awaitThat(async () => {
      await here.mine();
      expect(await here.sendOf(paymentId)).toMatchObject({ state: "CONFIRMED" });
    });
    const again = await here.sendOf(paymentId);
    expect(again).toMatchObject({ txid: first.txid, attempts: [{ number: 1 }] });
    expect(again?.blockHash).not.toBe(first.blockHash);
    expect(await here.readBalance(to)).toBe(3n * 10n ** 17n);
  });

  it("has failed, and nothing of it is signed, where its payee's contract takes nothing", async () => {
    // Code that refuses whatever comes.
    const to = nextPayee();
    await here.anvil.ask("anvil_setCode", to, "0x60006000fd");
    const paymentId = await here.request(to, "0.4");
    await here.awaitSend(paymentId, { state: "FAILED", failure: "PAYEE_REFUSES", attempts: [] });
    expect(await here.told("payout.failed", paymentId)).toMatchObject([{ data: { reason: "PAYEE_REFUSES" } }]);
  });

  it("is followed from how it stands, and from any place of its history, by whoever may see it", async () => {
    const paymentId = await here.request(nextPayee(), "0.000000000000000009");
    await here.awaitSend(paymentId, { state: "BROADCAST" });
    await here.mine(FINALITY);
    const { id } = await here.awaitSend(paymentId, { state: "FINAL" });
    const stream = `transaction:${id}`;
    const ask = async (request: object, actor = here.operator) => {
      const asked = { request: { field: "transactionStatus", ...request } };
      return here.ask(actor, STREAM, asked);
    };
    const opened = await ask({ op: "open", arguments: { transactionId: id }, positions: null });
    expect(opened.data?.walletsStream).toMatchObject({ events: [{ snapshot: true, data: { state: "FINAL" } }] });
    const all = await ask({ op: "eventsAfter", stream, sequence: "0", limit: 100 });
    const { events } = readStream(all);
    // It is BROADCAST again where a block has it.
    const states = ["PLANNED", "SIGNED", "BROADCAST", "BROADCAST", "CONFIRMED", "FINAL"];
    expect(events.map(({ sequence, data }) => [sequence, data])).toMatchObject(
      states.map((state, i) => [String(i + 1), { transactionId: id, paymentId, state }]),
    );
    expect((await here.told("transaction.changed", id)).map(({ sequence, data }) => [sequence, data])).toEqual(
      events.map(({ sequence, data }) => [sequence, data]),
    );
    const stranger = await ask({ op: "open", arguments: { transactionId: id }, positions: null }, here.payer);
    expect(stranger.errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
  });

  it("is listed by network, kind and state, a page at a time, to staff alone", async () => {
    const list = (filter: object, first = 2) => here.ask(here.operator, LIST, { filter, first });
    const { data } = await list({ network: "ETHEREUM", kind: "PAYOUT", states: ["FINAL", "CANCELLED"] });
    const { nodes, pageInfo } = (data as { transactions: { nodes: { state: string }[]; pageInfo: object } })
      .transactions;
    expect(nodes).toHaveLength(2);
    for (const { state } of nodes) expect(["FINAL", "CANCELLED"]).toContain(state);
    expect(pageInfo).toMatchObject({ hasNextPage: true });
    for (const states of [[], Array.from({ length: SEND_STATES.length + 1 }, () => "FINAL")])
      expect((await list({ states })).errors).toMatchObject([
        { extensions: { inputs: [{ path: "filter.states", code: "OUT_OF_RANGE" }] } },
      ]);
    expect((await list({ kind: "SWEEP" })).data).toMatchObject({ transactions: { nodes: [] } });
    expect((await here.ask(here.payer, LIST, { filter: {}, first: 2 })).errors).toMatchObject([
      { extensions: { code: "FORBIDDEN" } },
    ]);
  });

  it("costs what three priorities are quoted at; no more treasuries are there than networks", async () => {
    const { quoteNetworkFee } = await here.gql<{ quoteNetworkFee: { options: object[] } }>(QUOTE);
    expect(quoteNetworkFee).toMatchObject({
      options: [{ priority: "HIGH" }, { priority: "NORMAL" }, { priority: "LOW" }],
    });
    const { treasuries } = await here.gql<{ treasuries: object[] }>("{ treasuries { network } }");
    expect(treasuries).toEqual([{ network: "ETHEREUM" }]);
  });

  it("has a treasury whose last twenty switches are shown", async () => {
    for (let times = 0; times < 11; times += 1)
      for (const state of ["PAUSED", "OPEN"]) await here.gql(SWITCH, { state });
    const { switches } = (await here.readTreasury()) ?? { switches: [] };
    expect(switches).toHaveLength(20);
    expect(switches[0]).toMatchObject({ state: "OPEN", operatorId: here.operator.userId });
  });
});
