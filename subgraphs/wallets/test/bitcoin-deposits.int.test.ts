import { uuidOf } from "@coffer/contracts/ids";
import { type Btcd, startBtcd, whyNoBtcd } from "@coffer/local-parts/btcd";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { startReceiver } from "@coffer/testkit/webhook-receiver";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { MINER } from "../src/adapters/chains/bitcoin/purse.ts";
import { onlyOurs } from "../src/adapters/postgres/outputs/only-ours.ts";
import { makeOutputWriter } from "../src/adapters/postgres/outputs/output-writer.ts";
import { outsideOn } from "./bitcoin.ts";
import { credit, PATIENT, watchDeposits } from "./watch-deposits.ts";
import { person, world } from "./world.ts";

const BTC = 10n ** 8n;
const [SMALL, LARGE] = [BTC - 1n, BTC];
const SIMULATE = `mutation ($input: SimulateChainDepositInput!) { simulateChainDeposit(input: $input) {
  __typename ... on Refusal { code } ... on SimulateChainDepositSuccess { address txid } } }`;

type Output = {
  txid: string;
  vout: number;
  units: string;
  is_coinbase: boolean;
  height: number;
  spent_by: string | null;
};

/** A chain, and a person who has a wallet on it. */
async function start({ url, ask }: Pick<Btcd, "url" | "ask">) {
  const parts = await watchDeposits("BITCOIN", [url], async () => String(await ask("getbestblockhash")));
  const outputs = () =>
    parts.here.rows<Output>(
      `SELECT txid, vout, units::text AS units, is_coinbase, height, spent_by FROM wallets.utxo ORDER BY height, txid, vout`,
    );
  return { ...parts, outputs };
}

describe.skipIf(whyNoBtcd())("what comes in over a chain of Bitcoin", () => {
  let btcd: Btcd;
  let outside: ReturnType<typeof outsideOn>;
  let parts: Awaited<ReturnType<typeof start>>;
  beforeAll(async () => {
    btcd = await startBtcd();
    outside = outsideOn(btcd);
    // What is spent here was mined a hundred blocks before.
    await outside.mine(160);
    parts = await start(btcd);
  });
  afterAll(async () => {
    await parts.here.close();
    await btcd.stop();
  });

  it("is seen in its block, confirmed by the next, told to payments once, and credited by its word", async () => {
    const { here, address, list, awaitState, told } = parts;
    const txid = await outside.pay(address, SMALL);
    await outside.mine(1);
    const seen = await awaitState(txid, "CONFIRMING");
    expect(seen).toMatchObject({
      ...{ address, network: "BITCOIN", confirmations: 1, confirmationsNeeded: 2, payment: null },
      amount: { amount: "0.99999999", currency: "BTC" },
    });
    expect(await told("deposit.confirmed", seen.id)).toEqual([]);
    await outside.mine(1);
    await awaitState(txid, "CONFIRMED");
    const [confirmed, ...more] = await told("deposit.confirmed", seen.id);
    expect(more).toEqual([]);
    expect(confirmed).toMatchObject({ data: { credit: 1, amount: "0.99999999", currency: "BTC", txid, address } });
    const paymentId = await credit(here, confirmed);
    expect((await awaitState(txid, "CREDITED")).payment).toEqual({ id: paymentId });
    expect((await list()).filter((one) => one.txid === txid)).toHaveLength(1);
  });

  it("needs six blocks from one bitcoin on", async () => {
    const { address, awaitState, isRead, list } = parts;
    const txid = await outside.pay(address, LARGE);
    await outside.mine(5);
    await isRead();
    expect(await awaitState(txid, "CONFIRMING")).toMatchObject({ confirmations: 5, confirmationsNeeded: 6 });
    await outside.mine(1);
    await awaitState(txid, "CONFIRMED");
    // What its sender gets back, and what miners earn, is nobody's here.
    expect((await list()).every(({ txid: id }) => id.length === 64)).toBe(true);
    expect(await parts.outputs()).toHaveLength(2);
  });

  it.each([
    ["small", SMALL, 2, 1],
    ["small", SMALL, 2, 2],
    ["small", SMALL, 2, 3],
    ["large", LARGE, 6, 1],
    ["large", LARGE, 6, 5],
    ["large", LARGE, 6, 6],
    ["large", LARGE, 6, 7],
  ])("of a %s amount (%i, %i blocks) stays, or goes and comes back, over a reorganisation of %i", async (...of) => {
    const [, units, needed, depth] = of;
    const { here, address, awaitState, told, isRead, outputs } = parts;
    const txid = await outside.pay(address, units);
    await outside.mine(needed);
    const { id } = await awaitState(txid, "CONFIRMED");
    await credit(here, (await told("deposit.confirmed", id))[0]);
    await awaitState(txid, "CREDITED");
    const isGone = depth >= needed;

    await outside.takeBack(depth);
    await outside.mineEmpty(depth + 1);
    await isRead();
    const then = await awaitState(txid, isGone ? "REVERSED" : "CREDITED");
    expect(then.confirmations).toBe(isGone ? 0 : needed + 1);
    expect(await told("deposit.reversed", id)).toHaveLength(isGone ? 1 : 0);
    expect((await outputs()).filter((one) => one.txid === txid)).toHaveLength(isGone ? 0 : 1);
    if (!isGone) return;

    // It waits in the mempool: another block has it now.
    await outside.payAgain(txid);
    await outside.mine(needed);
    await awaitState(txid, "CONFIRMED");
    const again = (await told("deposit.confirmed", id)).filter(({ data }) => (data as { credit: number }).credit === 2);
    expect(again).toHaveLength(1);
    const paymentId = await credit(here, again[0]);
    expect(await awaitState(txid, "CREDITED")).toMatchObject({ id, payment: { id: paymentId } });
    const height = (await outside.height()) - needed + 1;
    expect((await outputs()).filter((one) => one.txid === txid)).toMatchObject([{ units: String(units), height }]);
  });

  it("is ORPHANED before it was confirmed, and the same block back brings it back", async () => {
    const { address, awaitState, told, isRead } = parts;
    const txid = await outside.pay(address, LARGE);
    await outside.mine(3);
    const { id } = await awaitState(txid, "CONFIRMING");
    const replaced = await btcd.ask("getblockhash", (await outside.height()) - 2);
    await btcd.ask("invalidateblock", replaced);
    await outside.mineEmpty(4);
    await isRead();
    expect(await awaitState(txid, "ORPHANED")).toMatchObject({ id, confirmations: 0 });
    // What was invalid is not, and has two blocks more than the other in the end.
    await btcd.ask("invalidateblock", await btcd.ask("getblockhash", (await outside.height()) - 3));
    await btcd.ask("reconsiderblock", replaced);
    await outside.mine(3);
    expect(await awaitState(txid, "CONFIRMED")).toMatchObject({ id });
    expect(await told("deposit.reversed", id)).toEqual([]);
    expect(await told("deposit.confirmed", id)).toHaveLength(1);
  });

  it("is seen once, whoever follows: twelve in a block, and two processes", async () => {
    const { here, address, awaitState } = parts;
    const second = await here.another();
    const txids: string[] = [];
    for (let i = 0; i < 12; i += 1) txids.push(await outside.pay(address, 1_000n + BigInt(i)));
    await outside.mine(2);
    for (const txid of txids) await awaitState(txid, "CONFIRMED");
    const rows = await here.rows<{ credits: number; units: string }>(
      "SELECT credits, units::text AS units FROM wallets.deposit WHERE txid = ANY ($1) ORDER BY units",
      [txids],
    );
    expect(rows).toEqual(txids.map((_, i) => ({ credits: 1, units: String(1_000 + i) })));
    await second.stop();
  });

  it("is simulated to one's own wallet, and refused what no node relays, and who is not its owner", async () => {
    const { here, alice, wallet, address, awaitState } = parts;
    const simulate = async (amount: string, who = alice) =>
      (await here.ask(who, SIMULATE, { input: { walletId: wallet.id, amount: { amount, currency: "BTC" } } })).data
        ?.simulateChainDeposit as { __typename: string; address: string; txid: string };
    const [small, large] = await Promise.all([simulate("0.00012345"), simulate("51.5")]);
    for (const { __typename, address: to, txid } of [small, large]) {
      expect([__typename, to]).toEqual(["SimulateChainDepositSuccess", address]);
      await awaitState(txid, "CONFIRMED");
    }
    expect(await simulate("0.00000001")).toMatchObject({ code: "CHAIN_UNAVAILABLE" });
    expect(await simulate("1", person())).toMatchObject({ code: "WALLET_NOT_FOUND" });
  });
});

describe.skipIf(whyNoBtcd())("outputs that are ours", () => {
  it("are kept from the block that made them, spent by another, and both undone with it", async () => {
    const btcd = await startBtcd();
    const outside = outsideOn(btcd);
    const { here, wallet, alice, list, awaitState, isRead, outputs } = await start(btcd);
    try {
      // Somebody who has the key of the node's miner: what is mined is theirs, and what they spend.
      await here.rows(
        "INSERT INTO wallets.address (wallet_id, index, network, address) VALUES ($1, 99, 'BITCOIN', $2)",
        [uuidOf(wallet.id), MINER],
      );
      await outside.mine(100);
      await isRead();
      const mined = await outputs();
      expect(mined).toHaveLength(100);
      expect(new Set(mined.map(({ is_coinbase, units }) => `${is_coinbase} ${units}`))).toEqual(
        new Set([`true ${50n * BTC}`]),
      );
      // The first of them is mature, and no other.
      const states = async () => (await list(alice)).map(({ state }) => state);
      await awaitState(mined[0]?.txid ?? "", "CONFIRMED");
      expect((await states()).filter((state) => state === "CONFIRMING")).toHaveLength(99);
      expect((await list()).every(({ confirmationsNeeded }) => confirmationsNeeded === 100)).toBe(true);

      const txid = await outside.pay(wallet.addresses.nodes[0]?.address ?? "", BTC);
      await outside.mine(1);
      await isRead();
      const spent = (all: Output[]) => all.filter(({ spent_by }) => spent_by !== null);
      const madeBy = (all: Output[]) => all.filter((one) => one.txid === txid).map(({ vout, units }) => [vout, units]);
      const first = await outputs();
      expect(spent(first)).toMatchObject([{ txid: mined[0]?.txid, spent_by: txid }]);
      expect(madeBy(first)).toEqual([
        [0, String(BTC)],
        [1, String(49n * BTC - 600n)],
      ]);

      await outside.takeBack(1);
      await outside.mineEmpty(2);
      await isRead();
      expect(spent(await outputs())).toEqual([]);
      expect(madeBy(await outputs())).toEqual([]);

      await outside.mine(1);
      await isRead();
      const again = await outputs();
      expect(spent(again)).toMatchObject([{ spent_by: txid }]);
      expect(madeBy(again)).toEqual(madeBy(first));
      // All that it has there is what was mined less the fee, which its miner has.
      const [sum] = await here.rows<{ units: string }>(
        "SELECT sum(units)::text AS units FROM wallets.utxo WHERE spent_by IS NULL",
      );
      const blocks = (await outside.height()) - 2;
      expect(sum?.units).toBe(String(50n * BTC * BigInt(blocks)));
    } finally {
      await here.close();
      await btcd.stop();
    }
  });

  it("are kept to the last unit, of a treasury as well, beyond 2^53", async () => {
    const here = await world();
    try {
      const units = 2n ** 53n + 1n;
      await here.rows(
        `WITH made AS (
           INSERT INTO wallets.wallet (id, user_id, network, kind, name, origin, account_path, account_xpub, key_id, wrapped_key, ciphertext, created_at)
           VALUES (gen_random_uuid(), NULL, 'BITCOIN', 'TREASURY', 'Treasury', 'TREASURY', 'm/84''/1''/0''', 'xpub', 'key', '', '', now()) RETURNING id)
         INSERT INTO wallets.address (wallet_id, index, network, address) SELECT id, 0, 'BITCOIN', 'treasury' FROM made`,
      );
      const block = { height: 7, hash: "seven", parent: "six", time: new Date() };
      const arrival = (txid: string) => ({
        ...{ txid, position: "vout:4294967", address: "treasury", from: null, token: null, units },
      });
      await inTransaction(here.environment.pool, async (client) => {
        const writer = makeOutputWriter(pgSql(client));
        await writer.add("BITCOIN", { block, arrivals: [arrival("a"), arrival("b")], coinbase: "a", spends: [] });
        const spends = [{ txid: "c", output: { txid: "b", vout: 4_294_967 } }];
        await writer.add("BITCOIN", { block: { ...block, height: 8 }, arrivals: [], coinbase: "d", spends });
      });
      expect(
        await here.rows("SELECT txid, vout, units::text AS units, spent_by FROM wallets.utxo ORDER BY txid"),
      ).toEqual([
        { txid: "a", vout: 4_294_967, units: "9007199254740993", spent_by: null },
        { txid: "b", vout: 4_294_967, units: "9007199254740993", spent_by: "c" },
      ]);

      // Of a full block, what is about those, and what the block itself has made of ours.
      const others = Array.from({ length: 2_500 }, (_, i) => ({ ...arrival(`other ${i}`), address: `address ${i}` }));
      const foreign = others.map(({ txid }) => ({ txid, output: { txid, vout: 0 } }));
      const [own, kept] = [
        arrival("e"),
        ["e", "a"].map((made) => ({ txid: "f", output: { txid: made, vout: 4_294_967 } })),
      ];
      const reader = onlyOurs(
        {
          readBlock: async (head) => ({
            ...{ block: head, outcomes: [], arrivals: [...others, own] },
            outputs: { coinbase: "d", spends: [...foreign, ...kept] },
          }),
        },
        "BITCOIN",
        here.environment.pool,
      );
      const { arrivals, outputs } = await reader.readBlock(block);
      expect({ arrivals, outputs }).toEqual({ arrivals: [own], outputs: { coinbase: "d", spends: kept } });
    } finally {
      await here.close();
    }
  });
});

describe.skipIf(whyNoBtcd())("a provider that lies about a block", () => {
  it("has nothing of it believed: another block's bytes, and an amount that was changed", async () => {
    const btcd = await startBtcd();
    const outside = outsideOn(btcd);
    await outside.mine(110);
    let lie: ((hex: string) => string) | null = null;
    const liar = await startReceiver();
    liar.answer("/", async ({ body }, response) => {
      const said = await forward(btcd, body);
      const isLie = lie !== null && body.includes('"getblock"');
      response.end(isLie ? said.replace(/"result":"([0-9a-f]+)"/, (_all, hex) => `"result":"${lie?.(hex)}"`) : said);
    });
    const { here, address, awaitState, list } = await start({ url: liar.url("/"), ask: btcd.ask });
    try {
      const txid = await outside.pay(address, SMALL);
      const amount = Buffer.alloc(8);
      amount.writeBigUInt64LE(SMALL);
      const other = String(await btcd.ask("getblock", await btcd.ask("getblockhash", 5), 0));
      const lies = [() => other, (hex: string) => hex.replace(amount.toString("hex"), "00e1f50500000001")];
      for (const told of lies) {
        lie = told;
        await outside.mine(2);
        const height = await outside.height();
        const before = here.lines.length;
        await vi.waitFor(() => {
          expect(here.lines.slice(before).some((line) => line.includes("not known"))).toBe(true);
        }, PATIENT);
        const [row] = await here.rows<{ at: number }>("SELECT cursor_height AS at FROM wallets.chain");
        expect(row?.at).toBeLessThan(height);
        expect(await list()).toEqual([]);
      }
      lie = null;
      expect(await awaitState(txid, "CONFIRMED")).toMatchObject({ amount: { amount: "0.99999999" } });
    } finally {
      await here.close();
      await liar.stop();
      await btcd.stop();
    }
  });
});

/** What the node says, in its own words. */
async function forward({ url }: Btcd, body: string): Promise<string> {
  const { origin, username, password } = new URL(url);
  const headers = { "content-type": "application/json", authorization: `Basic ${btoa(`${username}:${password}`)}` };
  return (await fetch(origin, { method: "POST", headers, body })).text();
}
