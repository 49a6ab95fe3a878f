import { type Btcd, startBtcd, whyNoBtcd } from "@coffer/local-parts/btcd";
import { Secret } from "@coffer/platform/values/secret";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { outsideOn } from "./bitcoin.ts";
import { makeBooks } from "./books.ts";
import { makeReconciling, termOf } from "./reconciling.ts";
import { NO_PROVIDERS, person, type World, world } from "./world.ts";

const NETWORK = "BITCOIN";
const SMALL = 10n ** 8n - 1n;

describe.skipIf(whyNoBtcd())("the books and the chain of bitcoin, on PostgreSQL and a node", () => {
  let btcd: Btcd;
  let here: World;
  beforeAll(async () => {
    btcd = await startBtcd();
    await outsideOn(btcd).mine(160);
    here = await world({ config: { providers: { ...NO_PROVIDERS, BITCOIN: [new Secret(btcd.url)] } } });
  });
  afterAll(async () => {
    await here.close();
    await btcd.stop();
  });
  /** Up to the newest block of the node. */
  const isRead = () =>
    vi.waitFor(
      async () => {
        const [row] = await here.rows<{ hash: string }>(
          "SELECT b.hash FROM wallets.chain c JOIN wallets.block b ON b.network = c.network AND b.height = c.cursor_height",
        );
        expect(row?.hash).toBe(await btcd.ask("getbestblockhash"));
      },
      { timeout: 120_000, interval: 50 },
    );
  const isTold = (type: string, count: number) =>
    vi.waitFor(
      async () =>
        expect((await here.stated()).filter((event) => event.type === `coffer.wallets.${type}`)).toHaveLength(count),
      { timeout: 120_000, interval: 50 },
    );

  it("add up from the outputs that are kept, at every block and behind a reorganisation; what is spent by others is missing", async () => {
    const outside = outsideOn(btcd);
    const [books, { compare }] = [await makeBooks(here), makeReconciling({ here, network: NETWORK, urls: [btcd.url] })];
    const { said } = await here.create(person(), { network: NETWORK });
    const address = said?.wallet?.addresses.nodes[0]?.address ?? "";
    const terms = async () => {
      await isRead();
      const reconciliation = await compare();
      expect(reconciliation).toMatchObject({ difference: 0n, state: "BALANCED", odd: [] });
      return Object.fromEntries(reconciliation.terms.map(({ kind, units }) => [kind, units]));
    };
    expect(await terms()).toEqual({ LEDGER: 0n, TREASURY: 0n, ADDRESSES: 0n });
    await outside.pay(address, SMALL);
    await outside.mine(1);
    expect(await terms()).toEqual({ LEDGER: 0n, DEPOSITS_NOT_BOOKED: SMALL, TREASURY: 0n, ADDRESSES: SMALL });
    await outside.mine(1);
    await isTold("deposit.confirmed", 1);
    expect(await terms()).toMatchObject({ DEPOSITS_NOT_BOOKED: SMALL });
    await books.takeAll();
    expect(await terms()).toEqual({ LEDGER: SMALL, TREASURY: 0n, ADDRESSES: SMALL });
    await books.tellCredited();
    expect(await terms()).toEqual({ LEDGER: SMALL, TREASURY: 0n, ADDRESSES: SMALL });
    await outside.takeBack(2);
    await outside.mineEmpty(3);
    await isTold("deposit.reversed", 1);
    expect(await terms()).toEqual({ LEDGER: SMALL, DEPOSITS_NOT_ON_CHAIN: -SMALL, TREASURY: 0n, ADDRESSES: 0n });
    // It is mined again before the books hear that it was taken back.
    await outside.mine(2);
    await isTold("deposit.confirmed", 2);
    expect(await terms()).toEqual({
      ...{ LEDGER: SMALL, DEPOSITS_NOT_BOOKED: SMALL, DEPOSITS_NOT_ON_CHAIN: -SMALL, TREASURY: 0n, ADDRESSES: SMALL },
    });
    await books.takeAll();
    expect(await terms()).toEqual({ LEDGER: SMALL, TREASURY: 0n, ADDRESSES: SMALL });
    // As a block says it in which somebody else has spent our output.
    const tip = await outside.height();
    await here.rows("UPDATE wallets.utxo SET spent_by = 'theirs', spent_height = $1, spent_block_hash = 'b'", [tip]);
    const stolen = await compare();
    expect(stolen).toMatchObject({ difference: -SMALL, state: "DIFFERS" });
    expect(termOf(stolen, "ADDRESSES")).toBe(0n);
    // Spent in a later block it is still there at this one.
    await here.rows("UPDATE wallets.utxo SET spent_by = NULL, spent_height = NULL, spent_block_hash = NULL");
    await here.rows("UPDATE wallets.utxo SET spent_by = 'theirs', spent_height = $1, spent_block_hash = 'b'", [
      tip + 1,
    ]);
    expect(await terms()).toEqual({ LEDGER: SMALL, TREASURY: 0n, ADDRESSES: SMALL });
  });
});
