import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { type Btcd, startBtcd, whyNoBtcd } from "@coffer/local-parts/btcd";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { outsideOn } from "./bitcoin.ts";
import { PATIENT, watchDeposits } from "./watch-deposits.ts";
import { person } from "./world.ts";

const PENDING = `query ($id: ID!) { wallet(id: $id) { pendingDeposits { address network txid amount { amount currency } seenAt } } }`;

type Parts = Awaited<ReturnType<typeof watchDeposits>>;
type Pending = { readonly address: string; readonly txid: string; readonly amount: { amount: string } };

const listPending = async ({ here, alice, wallet }: Parts): Promise<readonly Pending[]> => {
  const { data } = await here.ask(alice, PENDING, { id: wallet.id });
  return (data as { wallet: { pendingDeposits: Pending[] } }).wallet.pendingDeposits;
};
const awaitPending = (parts: Parts, ...txids: readonly string[]) =>
  expect.poll(async () => (await listPending(parts)).map(({ txid }) => txid), PATIENT).toEqual(txids);

describe.skipIf(whyNoBtcd())("what waits to be mined on a chain of Bitcoin", () => {
  let btcd: Btcd;
  let outside: ReturnType<typeof outsideOn>;
  let parts: Parts;
  beforeAll(async () => {
    btcd = await startBtcd();
    outside = outsideOn(btcd);
    await outside.mine(160);
    parts = await watchDeposits("BITCOIN", [btcd.url], async () => String(await btcd.ask("getbestblockhash")));
  });
  afterAll(async () => {
    await parts?.here.close();
    await btcd?.stop();
  });

  it("is shown to its payee before any block has it, is no deposit, and is one once it is mined", async () => {
    const { here, address, list, wallet, awaitState } = parts;
    const txid = await outside.pay(address, 123_456_789n);
    await awaitPending(parts, txid);
    expect(await listPending(parts)).toMatchObject([
      { address, network: "BITCOIN", txid, amount: { amount: "1.23456789", currency: "BTC" } },
    ]);
    expect(await list()).toEqual([]);
    expect((await here.ask(person(), PENDING, { id: wallet.id })).data?.wallet).toBeNull();
    await outside.mine(1);
    await awaitState(txid, "CONFIRMING");
    // Not for a moment beside its deposit.
    expect(await listPending(parts)).toEqual([]);
    await expect.poll(() => here.rows("SELECT txid FROM wallets.sighting"), PATIENT).toEqual([]);
  });

  it("is 100 of a wallet at most, the newest", async () => {
    const { here } = parts;
    await here.rows(
      `INSERT INTO wallets.sighting SELECT 'NOWHERE', 'tx' || n, 'native', a.id, 'BTC', 8, n, now() + n * interval '1 second'
       FROM (SELECT id FROM wallets.address LIMIT 1) a, generate_series(1, 101) n`,
    );
    const listed = (await listPending(parts)).map(({ txid }) => txid);
    expect(listed).toEqual(Array.from({ length: 100 }, (_, i) => `tx${101 - i}`));
    await here.rows("DELETE FROM wallets.sighting WHERE network = 'NOWHERE'");
  });

  it("waits again where its block was taken back", async () => {
    const { address, awaitState } = parts;
    const txid = await outside.pay(address, 1_000n);
    await outside.mine(1);
    await awaitState(txid, "CONFIRMING");
    await outside.takeBack(1);
    await outside.mineEmpty(2);
    await awaitState(txid, "ORPHANED");
    await awaitPending(parts, txid);
    await outside.mine(1);
    await awaitState(txid, "CONFIRMING");
    await awaitPending(parts);
  });
});

describe.skipIf(whyNoAnvil())("what waits to be mined on a chain of Ethereum", () => {
  let anvil: Anvil;
  let parts: Parts;
  beforeAll(async () => {
    anvil = await startAnvil({ accounts: 1, mining: "on-demand" });
    parts = await watchDeposits("ETHEREUM", [anvil.url], async () => {
      const { hash } = (await anvil.ask("eth_getBlockByNumber", "latest", false)) as { hash: string };
      return hash;
    });
  });
  afterAll(async () => {
    await parts?.here.close();
    await anvil?.stop();
  });

  it("is shown, and gone again where the node forgets it, or a transaction in its place pays somebody else", async () => {
    const { address, list } = parts;
    const [from] = (await anvil.ask("eth_accounts")) as string[];
    const send = async (to: string, value: string, fee: string) =>
      String(
        await anvil.ask("eth_sendTransaction", {
          from,
          to,
          value,
          maxFeePerGas: fee,
          maxPriorityFeePerGas: fee,
          nonce: "0x0",
        }),
      );
    const first = await send(address, "0xde0b6b3a7640001", "0x77359400");
    await awaitPending(parts, first);
    expect(await listPending(parts)).toMatchObject([{ address, amount: { amount: "1.000000000000000001" } }]);
    await anvil.ask("anvil_dropTransaction", first);
    await awaitPending(parts);
    const second = await send(address, "0x5", "0x77359400");
    await awaitPending(parts, second);
    await send("0x000000000000000000000000000000000000dEaD", "0x5", "0x174876e800");
    await awaitPending(parts);
    await anvil.ask("evm_mine");
    expect(await list()).toEqual([]);
  });
});
