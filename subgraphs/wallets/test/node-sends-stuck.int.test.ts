import { whyNoLitecoind } from "@coffer/local-parts/litecoind";
import type { NodeActor } from "@coffer/platform/identity/actor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aNode } from "./litecoin.ts";
import { type StuckWorld, stuckWorld } from "./stuck-node-sends.ts";

const units = (amount: string | undefined): number => Math.round(Number(amount) * 1e8);

describe.skipIf(whyNoLitecoind()).each(["multi", "accounts"] as const)("what a node's wallet sends (%s)", (mode) => {
  let here: StuckWorld;
  beforeAll(async () => {
    here = await stuckWorld({ mode });
  });
  afterAll(() => here?.close());

  /** A node, with a wallet of so much, and what it has sent of that. */
  async function sender(coins: string, ...amounts: string[]) {
    const node = aNode();
    const id = await here.asks.funded(node, (to) => here.fund(to, ...amounts));
    const to = await here.legacy();
    const { send, code } = await here.asks.send(node, { walletId: id, to, coins });
    if (!send) throw new Error(`nothing was sent: ${code}`);
    return { node, id, to, sendId: send.id, txid: send.txid };
  }
  const shown = async ({ node, id }: { node: NodeActor; id: string }) => (await here.asks.see(node, id)).sends.nodes[0];
  const available = async ({ node, id }: { node: NodeActor; id: string }) =>
    units((await here.asks.see(node, id)).balance?.available.amount);
  /** A block with this alone, whatever waits. */
  const mineOnly = async (txid: string) => {
    const [row] = await here.here.rows<{ hex: string }>(
      `SELECT encode(bytes, 'hex') AS hex FROM (SELECT txid, bytes FROM wallets.node_send
         UNION ALL SELECT txid, bytes FROM wallets.node_replacement) a WHERE txid = $1`,
      [txid],
    );
    await here.litecoind.ask("generateblock", await here.outside.newAddress(), [row?.hex]);
  };

  it("is replaced where it is stuck, by what pays the same payee and more to the network, and paid once", async () => {
    const one = await sender("1.25", "3");
    expect(await here.mempool()).toEqual([one.txid]);
    await here.later();
    const [first, second, ...more] = await here.attemptsOf(one.sendId);
    expect(more).toEqual([]);
    // The node has the one alone, and pays no more than was said.
    expect(await here.mempool()).toEqual([second?.txid]);
    const entry = (await here.litecoind.ask("getmempoolentry", second?.txid)) as { fee: number; vsize: number };
    expect(units(String(entry.fee))).toBe(Number(second?.fee));
    expect(Number(second?.fee)).toBeGreaterThanOrEqual(Number(first?.fee) + entry.vsize);
    expect(await shown(one)).toMatchObject({ state: "BROADCAST", txid: second?.txid, asked: null });
    await here.outside.mine(2);
    await here.round();
    expect(await shown(one)).toMatchObject({ state: "CONFIRMED", txid: second?.txid });
    await here.outside.mine(2);
    await here.round();
    expect(await shown(one)).toMatchObject({ state: "FINAL", txid: second?.txid });
    expect(units(String(await here.paid(one.to)))).toBe(units("1.25"));
    expect(await available(one)).toBe(units("1.75") - Number(second?.fee));
    const told = (await here.here.stated()).filter(({ subject }) => subject === one.sendId);
    expect(told.map(({ data }) => [(data as { state: string }).state, (data as { txid: string }).txid])).toEqual([
      ...[
        ["SIGNED", one.txid],
        ["BROADCAST", one.txid],
        ["BROADCAST", second?.txid],
      ],
      ...[
        ["CONFIRMED", second?.txid],
        ["FINAL", second?.txid],
      ],
    ]);
  });

  it("is paid by the older one where that is mined all the same, and costs what that one does", async () => {
    const one = await sender("1.25", "3");
    await here.later();
    const [first, second] = await here.attemptsOf(one.sendId);
    expect(await shown(one)).toMatchObject({ txid: second?.txid });
    await mineOnly(one.txid);
    await here.outside.mine(3);
    await here.round();
    await here.round();
    expect(await shown(one)).toMatchObject({ state: "FINAL", txid: one.txid });
    expect(units(String(await here.paid(one.to)))).toBe(units("1.25"));
    expect(await available(one)).toBe(units("1.75") - Number(first?.fee));
    expect(await here.mempool()).toEqual([]);
  });

  it("is paid once where a block is taken back, and the other one is in what takes its place", async () => {
    const one = await sender("1.25", "3");
    await here.later();
    const [first, second] = await here.attemptsOf(one.sendId);
    await here.outside.mine(2);
    await here.round();
    expect(await shown(one)).toMatchObject({ state: "CONFIRMED", txid: second?.txid });
    expect(await here.asks.cancel(one.node, { sendId: one.sendId })).toMatchObject({ code: "NODE_SEND_NOT_WAITING" });
    await here.outside.takeBack(2);
    await here.round();
    // It counted as paid, and stays so: the dearest of both is counted meanwhile.
    expect(await shown(one)).toMatchObject({ state: "BROADCAST" });
    expect(await here.asks.cancel(one.node, { sendId: one.sendId })).toMatchObject({ code: "NODE_SEND_NOT_WAITING" });
    if (mode === "accounts") expect(await available(one)).toBeLessThanOrEqual(units("1.75") - Number(second?.fee));
    await mineOnly(one.txid);
    await here.outside.mine(3);
    await here.round();
    await here.round();
    expect(await shown(one)).toMatchObject({ state: "FINAL", txid: one.txid });
    expect(units(String(await here.paid(one.to)))).toBe(units("1.25"));
    expect(await available(one)).toBe(units("1.75") - Number(first?.fee));
  });

  it("spends more where its change is too little, and gives that back where the older one is mined", async () => {
    // All but a fee that leaves nothing over.
    const one = await sender("0.99998", "1", "0.5");
    await here.later();
    const [first, second] = await here.attemptsOf(one.sendId);
    const spent = await here.here.rows<{ since: number }>(
      "SELECT since FROM wallets.node_send_input WHERE send_id = $1::uuid ORDER BY since",
      [await findId(one.txid)],
    );
    expect(spent.at(-1)?.since).toBe(2);
    expect(second).toBeDefined();
    await mineOnly(one.txid);
    await here.outside.mine(3);
    await here.round();
    await here.round();
    expect(await shown(one)).toMatchObject({ state: "FINAL", txid: one.txid });
    expect(await available(one)).toBe(units("1.5") - units("0.99998") - Number(first?.fee));
    // What only the second spent can be sent.
    expect((await here.asks.send(one.node, { walletId: one.id, to: one.to, coins: "0.49" })).send).toBeTruthy();
    await here.outside.mine(4);
    await here.round();
  });
  const findId = async (txid: string) =>
    (await here.here.rows<{ id: string }>("SELECT id FROM wallets.node_send WHERE txid = $1", [txid]))[0]?.id;

  it("is sped up and called off by its node, and by no other", async () => {
    const one = await sender("1.25", "3");
    const input = { sendId: one.sendId };
    for (const act of ["speedUp", "cancel"] as const) {
      expect(await here.asks[act](aNode(), input)).toMatchObject({ code: "NODE_SEND_NOT_FOUND" });
      await expect(here.asks[act](one.node, { ...input, idempotencyKey: "" })).rejects.toThrow("BAD_USER_INPUT");
    }
    expect((await here.asks.speedUp(one.node, { ...input, idempotencyKey: "a" })).send).toMatchObject({
      asked: "SPEED_UP",
    });
    await here.round();
    const [, second] = await here.attemptsOf(one.sendId);
    expect(await here.mempool()).toEqual([second?.txid]);
    // A repeat is answered, and does nothing more.
    expect((await here.asks.speedUp(one.node, { ...input, idempotencyKey: "a" })).send).toMatchObject({ asked: null });
    await here.round();
    expect(await here.attemptsOf(one.sendId)).toHaveLength(2);
    expect((await here.asks.cancel(one.node, input)).send).toMatchObject({ asked: "CANCEL" });
    await here.round();
    const [, , third] = await here.attemptsOf(one.sendId);
    expect(await here.mempool()).toEqual([third?.txid]);
    expect(await shown(one)).toMatchObject({ state: "BROADCAST", txid: third?.txid });
    await here.outside.mine(4);
    await here.round();
    expect(await shown(one)).toMatchObject({ state: "CANCELLED", txid: third?.txid, blockHash: expect.any(String) });
    expect(await here.paid(one.to)).toBe(0);
    expect(await available(one)).toBe(units("3") - Number(third?.fee));
    expect(await here.asks.cancel(one.node, { ...input, idempotencyKey: "late" })).toMatchObject({
      __typename: "CancelNodeSendSuccess",
    });
    expect(await here.asks.speedUp(one.node, input)).toMatchObject({ code: "NODE_SEND_NOT_WAITING" });
  });

  it("is paid where it was called off too late", async () => {
    const one = await sender("1.25", "3");
    await here.asks.cancel(one.node, { sendId: one.sendId });
    await here.round();
    await mineOnly(one.txid);
    await here.outside.mine(3);
    await here.round();
    await here.round();
    expect(await shown(one)).toMatchObject({ state: "FINAL", txid: one.txid });
    expect(units(String(await here.paid(one.to)))).toBe(units("1.25"));
  });

  it("is not replaced while another builds on it, which pays for both instead", async () => {
    // Everybody's coins are chosen from there: none is left but what comes back.
    if (mode === "accounts") await here.litecoind.askWallet("accounts", "lockunspent", false, await listConfirmed());
    const one = await sender("0.5", "3");
    const to = await here.legacy();
    const { send } = await here.asks.send(one.node, { walletId: one.id, to, coins: "0.25" });
    const before = await here.mempool();
    expect(before).toHaveLength(2);
    expect(await here.asks.speedUp(one.node, { sendId: one.sendId })).toMatchObject({
      ...{ code: "NODE_SEND_NOT_REPLACEABLE", why: "BUILT_ON" },
    });
    await here.later();
    expect(await here.attemptsOf(one.sendId)).toHaveLength(1);
    const [child, replaced] = await here.attemptsOf(send?.id ?? "");
    expect(await here.mempool()).toEqual(expect.arrayContaining([one.txid, replaced?.txid]));
    const entry = (await here.litecoind.ask("getmempoolentry", replaced?.txid)) as {
      ancestorsize: number;
      fees: { ancestor: number };
    };
    // Both together by a quarter.
    const rate = (units(String(entry.fees.ancestor)) * 1_000) / entry.ancestorsize;
    expect(rate).toBeGreaterThanOrEqual(12_500);
    expect(Number(replaced?.fee)).toBeGreaterThan(Number(child?.fee));
    await here.outside.mine(4);
    await here.round();
    await here.round();
    const states = (await here.asks.see(one.node, one.id)).sends.nodes.map(({ state }) => state);
    expect(states).toEqual(["FINAL", "FINAL"]);
    expect(units(String(await here.paid(to)))).toBe(units("0.25"));
    await here.litecoind.askWallet(mode === "accounts" ? "accounts" : `coffer-${one.id}`, "lockunspent", true);
  });
  const listConfirmed = async () =>
    ((await here.litecoind.askWallet("accounts", "listunspent", 1)) as { txid: string; vout: number }[]).map(
      ({ txid, vout }) => ({ txid, vout }),
    );

  it("is replaced once, however many look at once, and whatever is sent meanwhile of what comes back", async () => {
    for (let times = 0; times < 4; times += 1) {
      const one = await sender("0.5", "3");
      const to = await here.legacy();
      const rounds = Array.from({ length: 3 }, () => here.followerOver(here.here.environment.pool)());
      const [, other] = await Promise.all([
        here.later(),
        here.asks.send(one.node, { walletId: one.id, to, coins: "0.25" }),
        ...rounds,
      ]);
      const attempts = await here.attemptsOf(one.sendId);
      expect(attempts.length).toBeLessThanOrEqual(2);
      const [built] = await here.here.rows<{ n: number }>(
        `SELECT count(*)::int AS n FROM wallets.node_send_input i JOIN wallets.node_send s ON s.id = i.send_id
         WHERE i.txid = ANY ($1::text[])`,
        [attempts.map(({ txid }) => txid)],
      );
      // Either it is built on, or it is replaced.
      expect([attempts.length === 2, (built?.n ?? 0) > 0]).not.toEqual([true, true]);
      await here.outside.mine(4);
      await here.round();
      await here.round();
      expect(units(String(await here.paid(one.to)))).toBe(units("0.5"));
      expect(units(String(await here.paid(to)))).toBe(other?.send ? units("0.25") : 0);
      expect((await here.asks.see(one.node, one.id)).sends.nodes.every(({ state }) => state === "FINAL")).toBe(true);
    }
  });
});
