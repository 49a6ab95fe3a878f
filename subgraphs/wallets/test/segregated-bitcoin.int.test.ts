import { newId, uuidOf } from "@coffer/contracts/ids";
import { type Btcd, startBtcd, whyNoBtcd } from "@coffer/local-parts/btcd";
import { Secret } from "@coffer/platform/values/secret";
import { generateMnemonic } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { makeBitcoinKeys } from "../src/adapters/chains/bitcoin/keys.ts";
import { MINER } from "../src/adapters/chains/bitcoin/purse.ts";
import { base58check } from "../src/adapters/derivation/extended-text.ts";
import type { AddressType, WatchedAccount } from "../src/domain/segregated/keys.ts";
import { outsideOn } from "./bitcoin.ts";
import { apartIn, PATIENT, type SegregatedWallet } from "./segregated.ts";
import { NO_PROVIDERS, person, type World, world } from "./world.ts";

const BTC = 10n ** 8n;
const keys = makeBitcoinKeys({ net: "regtest" });
const alice = person();

/** New words, and their addresses by themselves. */
async function someWords(addressType: AddressType = "P2WPKH") {
  const words = generateMnemonic(wordlist, 128);
  const read = await keys.readBrought({ secret: new Secret(words), passphrase: null, addressType });
  if (!read.ok) throw new Error(read.error);
  const account = read.value.watched as WatchedAccount;
  return { words, account, at: (child: number, chain: 0 | 1 = 0) => keys.addressOf(account, chain, child).address };
}

/**
 * What is there for an address, and which transactions have paid it that spent none of its own, by
 * the node's own reading of every block.
 */
async function readTruth(btcd: Btcd, address: string) {
  const outputs = new Map<string, number>();
  const [ever, own, paying] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const tip = (await btcd.ask("getblockcount")) as number;
  for (let height = 1; height <= tip; height += 1) {
    const block = (await btcd.ask("getblock", await btcd.ask("getblockhash", height), 2)) as Block;
    for (const { txid, vin, vout } of block.rawtx) {
      for (const spent of vin) {
        outputs.delete(`${spent.txid}:${spent.vout}`);
        if (ever.has(`${spent.txid}:${spent.vout}`)) own.add(txid);
      }
      for (const { n, value, scriptPubKey } of vout) {
        if (!scriptPubKey.addresses?.includes(address)) continue;
        outputs.set(`${txid}:${n}`, Math.round(value * 1e8));
        ever.add(`${txid}:${n}`);
        paying.add(txid);
      }
    }
  }
  return {
    units: [...outputs.values()].reduce((a, b) => a + b, 0),
    own,
    received: new Set([...paying].filter((txid) => !own.has(txid))),
  };
}

type Block = {
  rawtx: {
    txid: string;
    vin: { txid?: string; vout?: number }[];
    vout: { n: number; value: number; scriptPubKey: { addresses?: string[] } }[];
  }[];
};

type Paged = {
  readonly deposits: {
    readonly nodes: readonly { readonly txid: string; readonly state: string }[];
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  };
};

const sum = ({ onChainBalance }: SegregatedWallet): bigint =>
  [onChainBalance?.confirmed.amount, onChainBalance?.pending?.amount]
    .map((amount) => BigInt((amount ?? "0").replace(".", "")))
    .reduce((a, b) => a + b, 0n);

describe.skipIf(whyNoBtcd())("wallets of Bitcoin whose coins stay apart", () => {
  let btcd: Btcd;
  let outside: ReturnType<typeof outsideOn>;
  let here: World;
  let apart: ReturnType<typeof apartIn>;
  const isRead = () =>
    vi.waitFor(async () => {
      const [row] = await here.rows<{ hash: string }>(
        "SELECT b.hash FROM wallets.chain c JOIN wallets.block b ON b.network = c.network AND b.height = c.cursor_height",
      );
      expect(row?.hash).toBe(await btcd.ask("getbestblockhash"));
    }, PATIENT);
  const pay = async (to: string, units: bigint, blocks = 1) => {
    const txid = await outside.pay(to, units);
    await outside.mine(blocks);
    return txid;
  };
  /** Of what came to a wallet, in the order that it was stated. */
  const listTold = async (walletId: string) =>
    (await here.stated()).flatMap((event) => {
      const data = event.data as Readonly<Record<string, string>>;
      return event.type === "coffer.wallets.receipt.changed" && data.walletId === walletId ? [{ ...event, data }] : [];
    });
  /** Those that are in the chain, of alice's wallet. */
  const readAllDeposits = async (id: string): Promise<readonly string[]> => {
    const found: string[] = [];
    for (let after: string | null = null; ; ) {
      const query = `query ($id: ID!, $after: String) { wallet(id: $id) {
        deposits(first: 100, after: $after) { nodes { txid state } pageInfo { endCursor hasNextPage } } } }`;
      const { data } = await here.ask(alice, query, { id, after });
      const { deposits } = (data as { wallet: Paged }).wallet;
      found.push(...deposits.nodes.flatMap(({ txid, state }) => (state === "ORPHANED" ? [] : [txid])));
      if (!deposits.pageInfo.hasNextPage) return found;
      after = deposits.pageInfo.endCursor;
    }
  };
  beforeAll(async () => {
    btcd = await startBtcd();
    outside = outsideOn(btcd);
    await outside.mine(160);
    here = await world({ config: { providers: { ...NO_PROVIDERS, BITCOIN: [new Secret(btcd.url)] } } });
    apart = apartIn(here);
    await isRead();
  });
  afterAll(async () => {
    await here.close();
    await btcd.stop();
  });

  it.each(["P2PKH", "P2SH_P2WPKH", "P2WPKH", "P2TR"] as const)(
    "see what comes to an imported account of %s, have it on the chain, and credit nothing",
    async (addressType) => {
      const { words, at } = await someWords(addressType);
      const { wallet } = await apart.importWallet(alice, { network: "BITCOIN", secret: words, addressType });
      expect(wallet).toMatchObject({ kind: "IMPORTED", custody: "SEGREGATED", addressType, isDefault: false });
      expect(wallet.addresses.nodes).toHaveLength(40);
      expect(wallet.addresses.nodes[20]).toMatchObject({ address: at(0, 1), isChange: true });
      const txid = await pay(at(1), BTC - 1n);
      // Both in one check: a block may come between the two that one answer reads.
      await apart.until(alice, wallet.id, ({ deposits, onChainBalance }) => {
        expect(deposits.nodes).toMatchObject([{ txid, address: at(1), state: "CONFIRMING", confirmationsNeeded: 2 }]);
        expect(onChainBalance).toMatchObject({
          confirmed: { amount: "0.00000000" },
          pending: { amount: "0.99999999" },
        });
      });
      await outside.mine(1);
      await apart.until(alice, wallet.id, ({ deposits, onChainBalance }) => {
        expect(deposits.nodes).toMatchObject([{ state: "CONFIRMED", confirmations: 2, payment: null }]);
        expect(onChainBalance).toMatchObject({
          confirmed: { amount: "0.99999999", currency: "BTC" },
          pending: { amount: "0.00000000" },
        });
      });
      await outside.mine(3);
      await isRead();
      expect((await apart.read(alice, wallet.id)).deposits.nodes).toMatchObject([
        { state: "CONFIRMED", payment: null },
      ]);
      expect((await here.stated()).filter(({ type }) => type.startsWith("coffer.wallets.deposit"))).toEqual([]);
      for (const table of ["deposit", "utxo", "address", "source", "send"])
        expect(await here.rows(`SELECT 1 FROM wallets.${table}`)).toEqual([]);
      expect((await apart.read(alice, wallet.id)).scan).toBeNull();
    },
  );

  it("find what came before by their birthday, and by a rescan, and never move the network's own cursor", async () => {
    const { words, account, at } = await someWords();
    const first = await outside.height();
    const before = [await pay(at(3), BTC), await pay(at(0, 1), 2n * BTC, 2)];
    await isRead();
    const { wallet: imported } = await apart.importWallet(alice, {
      network: "BITCOIN",
      secret: words,
      birthdayHeight: first,
    });
    const found = await apart.until(alice, imported.id, (one) => {
      expect(sum(one)).toBe(3n * BTC);
      expect(new Set(one.deposits.nodes.map(({ txid }) => txid))).toEqual(new Set(before));
    });
    expect(found.scan?.to ?? (await outside.height()) + 1).toBe((await outside.height()) + 1);

    const { wallet: watched } = await apart.watchWallet(alice, {
      network: "BITCOIN",
      watch: vpubOf(account),
      addressType: "P2WPKH",
    });
    await outside.mine(1);
    await apart.until(alice, watched.id, ({ scan }) => expect(scan).toBeNull());
    expect(sum(await apart.read(alice, watched.id))).toBe(0n);
    expect(await apart.rescan(alice, watched.id, first)).toMatchObject({
      __typename: "RescanWalletSuccess",
      wallet: { scan: { from: first } },
    });
    await apart.until(alice, watched.id, (one) => expect(sum(one)).toBe(3n * BTC));
    const heights = await here.rows<{ ok: boolean }>(
      "SELECT cursor_height = peak_height AS ok FROM wallets.chain WHERE network = 'BITCOIN'",
    );
    expect(heights).toEqual([{ ok: true }]);
  });

  it("watch twenty addresses behind the last used one, and miss nothing that one block pays to both", async () => {
    const { words, at } = await someWords();
    const { wallet } = await apart.importWallet(alice, { network: "BITCOIN", secret: words });
    await outside.pay(at(30), BTC / 4n);
    await pay(at(15), BTC / 2n);
    await outside.mine(1);
    const found = await apart.until(alice, wallet.id, (one) => {
      expect(sum(one)).toBe((BTC * 3n) / 4n);
      expect(one.addresses.nodes).toHaveLength(31 + 20 + 20);
    });
    const receiving = found.addresses.nodes.filter(({ isChange }) => !isChange);
    expect(receiving).toHaveLength(31 + 20);
    expect(receiving.at(-1)).toMatchObject({ address: at(50), derivationPath: "m/84'/1'/0'/0/50" });
    expect(found.addresses.nodes.map(({ index }) => index)).toEqual([...found.addresses.nodes.keys()]);
    expect(found.addresses.nodes.filter(({ isChange }) => isChange)).toHaveLength(20);
  });

  it("follow the chain where it takes blocks back", async () => {
    const { words, at } = await someWords();
    const { wallet } = await apart.importWallet(alice, { network: "BITCOIN", secret: words });
    // The block behind the newest is read for it once more.
    await outside.mine(1);
    await apart.until(alice, wallet.id, ({ scan }) => expect(scan).toBeNull());
    const txid = await pay(at(0), BTC / 2n, 2);
    await apart.until(alice, wallet.id, ({ deposits }) =>
      expect(deposits.nodes).toMatchObject([{ txid, state: "CONFIRMED" }]),
    );
    await outside.takeBack(2);
    await outside.mineEmpty(3);
    await apart.until(alice, wallet.id, (gone) => {
      expect(gone.deposits.nodes).toMatchObject([{ state: "ORPHANED", confirmations: 0 }]);
      // Of one answer its parts may be of two moments.
      expect(sum(gone)).toBe(0n);
    });
    await outside.mine(2);
    const back = await apart.until(alice, wallet.id, ({ deposits }) =>
      expect(deposits.nodes).toMatchObject([{ txid, state: "CONFIRMED" }]),
    );
    expect([back.deposits.nodes.length, sum(back)]).toEqual([1, BTC / 2n]);
    const told = await listTold(wallet.id);
    expect(told.map(({ sequence, data }) => [sequence, data.state])).toEqual([
      ["1", "CONFIRMING"],
      ["2", "CONFIRMED"],
      ["3", "ORPHANED"],
      ["4", "CONFIRMING"],
      ["5", "CONFIRMED"],
    ]);
    const [first] = told;
    expect(new Set(told.map(({ subject }) => subject))).toEqual(new Set([back.deposits.nodes[0]?.id]));
    expect(first).toMatchObject({
      ...{ ownerid: alice.userId, subject: first?.data.depositId },
      data: { userId: alice.userId, network: "BITCOIN", currency: "BTC", amount: "0.50000000", txid, address: at(0) },
    });
  });

  it("come to the chain's truth, whatever a rescan meets: spends, a chain that moves, and blocks taken back", async () => {
    const { wallet } = await apart.watchWallet(alice, { network: "BITCOIN", watch: MINER, birthdayHeight: 0 });
    const somebody = (await someWords()).at(0);
    for (let i = 0; i < 4; i += 1) {
      await pay(somebody, BTC / 8n);
      if (i === 1) await apart.rescan(alice, wallet.id, 0);
      if (i !== 2) continue;
      await outside.takeBack(2);
      await outside.mineEmpty(3);
    }
    await outside.mine(2);
    await apart.until(alice, wallet.id, ({ scan }) => {
      expect(scan === null || scan.at === scan.to - 1).toBe(true);
    });
    await isRead();
    const { units, own, received } = await readTruth(btcd, MINER);
    await apart.until(alice, wallet.id, (one) => expect(sum(one)).toBe(BigInt(units)));
    // Whoever has the key has sent from it: what came back is change, and none of its deposits.
    const told = await readAllDeposits(wallet.id);
    expect(new Set(told)).toEqual(received);
    expect(told).toHaveLength(received.size);
    // Of what a scan finds its owner is told as it stands by then, and of change nothing.
    await outside.mine(1);
    await apart.until(alice, wallet.id, ({ scan }) => expect(scan).toBeNull());
    const states = new Map((await listTold(wallet.id)).map(({ data: { txid = "", state } }) => [txid, state]));
    const isThere = ([, state]: readonly [string, unknown]) => state !== "ORPHANED";
    const since = await readTruth(btcd, MINER);
    expect(new Set([...states].filter(isThere).map(([txid]) => txid))).toEqual(since.received);
    expect([...states.keys()].filter((txid) => own.has(txid))).toEqual([]);
    expect(new Set(states.values())).toEqual(new Set(["CONFIRMING", "CONFIRMED"]));
    expect([received.size > 50, own.size > 3, told.some((txid) => own.has(txid))]).toEqual([true, true, false]);
    const [spent] = await here.rows<{ n: number }>(
      "SELECT count(*)::int AS n FROM wallets.receipt WHERE wallet_id = $1 AND spent_by IS NOT NULL",
      [uuidOf(wallet.id)],
    );
    expect(spent?.n).toBeGreaterThan(0);
  });

  it("may be watched by several people, none of whom is told of another, and beside a pooled wallet of the same address", async () => {
    const bob = person();
    const { said } = await here.create(bob, { network: "BITCOIN" });
    const address = said?.wallet?.addresses.nodes[0]?.address ?? "";
    const ours = [alice, bob, person()];
    const wallets = [];
    for (const who of ours) {
      const { __typename, wallet } = await apart.watchWallet(who, { network: "BITCOIN", watch: address });
      expect(__typename).toBe("WatchWalletSuccess");
      wallets.push(wallet);
    }
    const txid = await pay(address, BTC / 4n, 2);
    for (const [i, who] of ours.entries())
      await apart.until(who, wallets[i]?.id ?? "", ({ deposits }) =>
        expect(deposits.nodes).toMatchObject([{ txid, state: "CONFIRMED", payment: null }]),
      );
    // The pooled one is credited, once: its deposit is the only one that payments is told of.
    const told = await vi.waitFor(async () => {
      const confirmed = (await here.stated()).filter(({ type }) => type === "coffer.wallets.deposit.confirmed");
      expect(confirmed).toHaveLength(1);
      return confirmed;
    }, PATIENT);
    expect(told).toMatchObject([{ data: { userId: bob.userId, walletId: said?.wallet?.id, txid } }]);
    expect(await here.rows("SELECT txid FROM wallets.utxo")).toEqual([{ txid }]);
  });

  it("are kept apart by the database itself", async () => {
    const { words, at } = await someWords();
    const { wallet } = await apart.importWallet(alice, { network: "BITCOIN", secret: words });
    const { said } = await here.create(person(), { network: "BITCOIN" });
    const [ids, pooled] = [uuidOf(wallet.id), uuidOf(said?.wallet?.id ?? "")];
    const [adr] = await here.rows<{ id: string }>("SELECT id FROM wallets.address WHERE wallet_id = $1", [pooled]);
    const [user] = await here.rows<{ id: string }>("SELECT user_id AS id FROM wallets.wallet WHERE id = $1", [ids]);
    const refused = { constraint: "custody_is" };
    const attempt = (text: string, values: unknown[]) =>
      here.rows(text, values).then(
        () => null,
        (error: unknown) => error,
      );
    expect(
      await attempt("INSERT INTO wallets.address (wallet_id, index, network, address) VALUES ($1, 0, 'BITCOIN', $2)", [
        ids,
        at(0),
      ]),
    ).toMatchObject(refused);
    expect(
      await attempt(
        `INSERT INTO wallets.deposit (id, network, txid, position, user_id, wallet_id, address_id, currency, scale, units, state, needed, height, block_hash, seen_at)
         VALUES ($1, 'BITCOIN', 't', 'vout:0', $2, $3, $4, 'BTC', 8, 1, 'CONFIRMING', 2, 1, 'h', now())`,
        [uuidOf(newId("dep")), user?.id, ids, adr?.id],
      ),
    ).toMatchObject(refused);
    expect(
      await attempt(
        `INSERT INTO wallets.utxo (network, txid, vout, wallet_id, address_id, units, height, block_hash, is_coinbase)
         VALUES ('BITCOIN', 't', 0, $1, $2, 1, 1, 'h', false)`,
        [ids, adr?.id],
      ),
    ).toMatchObject(refused);
    expect(
      await attempt(
        "INSERT INTO wallets.source (network, address, wallet_id, address_index, next_nonce) VALUES ('BITCOIN', 'x', $1, 0, 0)",
        [ids],
      ),
    ).toMatchObject({ constraint: "source_is_of_custody" });
    expect(
      await attempt(
        "INSERT INTO wallets.watched_address (id, wallet_id, index, network, address, chain, child) VALUES ($1, $2, 0, 'BITCOIN', 'x', 0, 0)",
        [uuidOf(newId("adr")), pooled],
      ),
    ).toMatchObject(refused);
    expect(
      await attempt("UPDATE wallets.address SET wallet_id = $1 WHERE wallet_id = $2", [ids, pooled]),
    ).toMatchObject(refused);
    expect(await attempt("UPDATE wallets.wallet SET is_default = true WHERE id = $1", [ids])).toMatchObject({
      constraint: "wallet_pooled_alone_default",
    });
    expect(await attempt("UPDATE wallets.wallet SET kind = 'CUSTODIAL' WHERE id = $1", [ids])).toMatchObject({
      constraint: expect.stringMatching(/^wallet_(sealed|watched)_by_kind$/),
    });
  });
});

/** As another wallet would export it: on test nets SLIP-132 has versions of its own. */
const vpubOf = ({ xpub }: WatchedAccount): string => asTest(xpub);

function asTest(xpub: string): string {
  const bytes = base58check.decode(xpub);
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(0, 0x043587cf);
  return base58check.encode(bytes);
}
