import { startTronStandIn, type TronStandIn } from "@coffer/local-parts/tron-stand-in";
import { Secret } from "@coffer/platform/values/secret";
import { HDKey } from "@scure/bip32";
import { entropyToMnemonic, mnemonicToSeedSync } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { makeTestUsdtFaucet, makeTronFaucet } from "../src/adapters/chains/tron/faucet.ts";
import { makeHttpJson } from "../src/adapters/rpc/http-json.ts";
import { startChain, TRX, USDT } from "./expiring-process.ts";
import { PATIENT_RULES } from "./paying.ts";
import { apartIn, PATIENT } from "./segregated.ts";
import { NO_PROVIDERS, person, type World, world } from "./world.ts";

/** More than a number holds. */
const MUCH = 2n ** 53n + 1n;
const MUCH_TEXT = "9007199254.740993";
const SOLID = 19;
const TRON = "TRON";
const newWords = () => entropyToMnemonic(crypto.getRandomValues(new Uint8Array(16)), wordlist);
const randomHex = (bytes: number) => Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString("hex");

describe("wallets of Tron whose coins stay apart", () => {
  let tron: TronStandIn;
  let second: TronStandIn;
  let here: World;
  let apart: ReturnType<typeof apartIn>;
  const alice = person();
  const faucetsOf = (node: TronStandIn) => {
    const http = makeHttpJson({ url: new Secret(node.url) });
    return [makeTronFaucet(http), makeTestUsdtFaucet(http)] as const;
  };
  const give = async (what: "TRX" | "USDT", to: string, units: bigint): Promise<string> => {
    const [trx, usdt] = faucetsOf(tron);
    const txid = await (what === "TRX" ? trx : usdt).send(to, units);
    if (txid === null) throw new Error("the stand-in does not take it");
    return txid;
  };
  const mine = (blocks = 1) => {
    tron.chain.mine();
    tron.chain.mineEmpty(blocks - 1);
  };
  /** Of blocks, and of what contracts logged in those that are solid. */
  const isRead = () =>
    vi.waitFor(async () => {
      const [row] = await here.rows<{ cursor: number; height: number }>(
        "SELECT c.cursor_height AS cursor, t.height FROM wallets.chain c JOIN wallets.token_cursor t ON t.network = c.network WHERE c.network = 'TRON'",
      );
      const { number } = tron.chain.head;
      // A node calls a block solid once another one is behind those that hold it.
      expect([row?.cursor, (row?.height ?? 0) >= number - SOLID]).toEqual([number, true]);
    }, PATIENT);
  const tell = <T>(nodes: readonly { readonly txid: string }[], of: (txid: string) => T) =>
    nodes.map(({ txid }) => of(txid));
  beforeAll(async () => {
    tron = await startChain();
    second = await startTronStandIn({ chain: tron.chain });
    mine(SOLID + 5);
    here = await world({
      config: {
        providers: { ...NO_PROVIDERS, TRON: [new Secret(tron.url), new Secret(second.url)] },
        ...{ tronTokens: [USDT], walletsPerUser: 9 },
        // Whoever sends looks whether tokens are what is configured.
        sends: new Map([[TRON, PATIENT_RULES]]),
      },
    });
    apart = apartIn(here);
    await isRead();
  });
  afterAll(async () => {
    await here.close();
    await Promise.all([tron.stop(), second.stop()]);
  });

  it("have what came to them in TRX and in tokens, and the balance of the newest solid block, without a credit", async () => {
    const secret = newWords();
    const { wallet } = await apart.importWallet(alice, { network: TRON, secret, passphrase: "and more" });
    expect(wallet).toMatchObject({ kind: "IMPORTED", custody: "SEGREGATED", addressType: null });
    const [first, other] = wallet.addresses.nodes;
    expect(first).toMatchObject({ derivationPath: "m/44'/195'/0'/0/0", isChange: false });
    const account = HDKey.fromMasterSeed(mnemonicToSeedSync(secret, "and more")).derive("m/44'/195'/0'");
    const seen = await apart.watchWallet(alice, { network: TRON, watch: account.publicExtendedKey });
    expect(seen.wallet.addresses.nodes[0]?.address).toBe(first?.address);
    const [one, two] = [
      await give("TRX", first?.address ?? "", TRX + 1n),
      await give("USDT", other?.address ?? "", MUCH),
    ];
    mine();
    await apart.until(alice, wallet.id, ({ deposits }) =>
      expect(deposits.nodes).toMatchObject([{ txid: one, state: "CONFIRMING", confirmations: 1 }]),
    );
    mine(SOLID);
    for (const { id } of [wallet, seen.wallet]) {
      const found = await apart.until(alice, id, ({ deposits, onChainBalance }) => {
        expect(deposits.nodes).toMatchObject([
          { txid: two, state: "CONFIRMED", payment: null, amount: { amount: MUCH_TEXT, currency: "USDT" } },
          { txid: one, state: "CONFIRMED", payment: null, amount: { amount: "1.000001", currency: "TRX" } },
        ]);
        expect(onChainBalance).toMatchObject({
          ...{ confirmed: { amount: "1.000001", currency: "TRX" }, pending: null },
          tokens: [{ amount: MUCH_TEXT, currency: "USDT" }],
        });
      });
      expect(found.onChainBalance?.block.height).toBe(tron.chain.head.number - SOLID);
    }
    expect((await here.stated()).map(({ type }) => type)).not.toContain("coffer.wallets.deposit.confirmed");
    expect(await here.rows("SELECT 1 FROM wallets.deposit")).toEqual([]);
  });

  it("have a balance of before without a scan, and their history in both by one", async () => {
    const key = randomHex(32);
    const { wallet } = await apart.importWallet(person(), { network: TRON, secret: key });
    const address = wallet.addresses.nodes[0]?.address ?? "";
    const from = tron.chain.head.number;
    const [usdt, trx] = [await give("USDT", address, 7n), await give("TRX", address, 5n * TRX)];
    mine(SOLID + 1);
    await isRead();
    const bob = person();
    const watched = await apart.watchWallet(bob, { network: TRON, watch: address });
    mine();
    await apart.until(bob, watched.wallet.id, ({ scan, onChainBalance, deposits }) => {
      expect([scan, onChainBalance?.confirmed.amount, onChainBalance?.tokens?.[0]?.amount, deposits.nodes]).toEqual([
        ...[null, "5.000000", "0.000007", []],
      ]);
    });
    // One of two providers tells of more of it: nothing of that block is taken meanwhile.
    second.lie((path, said) => (path.endsWith("infobyblocknum") ? said.replaceAll('07"}', '08"}') : said));
    await apart.rescan(bob, watched.wallet.id, from);
    await vi.waitFor(
      () => expect(here.lines.some((line) => line.includes("providers disagree on what tokens'"))).toBe(true),
      PATIENT,
    );
    expect((await apart.read(bob, watched.wallet.id)).deposits.nodes).toEqual([]);
    second.recover();
    mine();
    const { deposits } = await apart.until(bob, watched.wallet.id, ({ scan, deposits: { nodes } }) => {
      expect([scan, tell(nodes, String).toSorted()]).toEqual([null, [usdt, trx].toSorted()]);
    });
    expect(deposits.nodes.every(({ state }) => state === "CONFIRMED")).toBe(true);
  });

  it("have received nothing of what they have paid to themselves, in TRX and in tokens", async () => {
    const who = person();
    const { wallet } = await apart.importWallet(who, { network: TRON, secret: newWords() });
    const [first, second] = wallet.addresses.nodes.map(({ address }) => address);
    const came = [await give("TRX", first ?? "", 200n * TRX), await give("USDT", first ?? "", 9n * TRX)];
    mine(SOLID + 1);
    await isRead();
    const mutation = `mutation ($input: SendTransactionInput!) { sendTransaction(input: $input) {
      __typename ... on SendTransactionSuccess { transaction { id } } } }`;
    for (const currency of ["TRX", "USDT"]) {
      const input = { walletId: wallet.id, toAddress: second, amount: { amount: "5", currency } };
      const { data } = await here.ask(who, mutation, { input: { ...input, idempotencyKey: crypto.randomUUID() } });
      expect(data).toMatchObject({ sendTransaction: { __typename: "SendTransactionSuccess" } });
    }
    await vi.waitFor(async () => {
      const rows = await here.rows<{ state: string }>("SELECT state FROM wallets.send");
      expect(rows.map(({ state }) => state)).toEqual(["BROADCAST", "BROADCAST"]);
    }, PATIENT);
    mine(SOLID + 1);
    await isRead();
    const own = await here.rows<{ txid: string; currency: string }>(
      "SELECT txid, currency FROM wallets.receipt WHERE is_own ORDER BY currency",
    );
    expect(own.map(({ currency }) => currency)).toEqual(["TRX", "USDT"]);
    const { deposits } = await apart.read(who, wallet.id);
    expect(tell(deposits.nodes, (txid) => txid).toSorted()).toEqual(came.toSorted());
    expect(own.map(({ txid }) => came.includes(txid))).toEqual([false, false]);
  });

  it("are found behind the gap by tokens alone, with what came since to the addresses that are watched then", async () => {
    const who = person();
    const secret = newWords();
    const { wallet } = await apart.importWallet(who, { network: TRON, secret });
    const account = HDKey.fromMasterSeed(mnemonicToSeedSync(secret)).derive("m/44'/195'/0'");
    const far = await apart.watchWallet(person(), { network: TRON, watch: account.publicExtendedKey });
    expect(far.wallet.addresses.nodes).toHaveLength(20);
    const { makeTronKeys } = await import("../src/adapters/chains/tron/keys.ts");
    const at = (child: number) =>
      makeTronKeys().addressOf(
        { of: "ACCOUNT", xpub: account.publicExtendedKey, accountPath: null, addressType: null },
        ...([0, child] as const),
      ).address;
    const txids = [await give("USDT", at(19), 1n)];
    mine();
    // Nobody watches it yet where this is read: the token's log is, once it is solid.
    txids.push(await give("TRX", at(25), 1n), await give("USDT", at(30), 1n));
    mine(2 * SOLID);
    await apart.until(who, wallet.id, ({ deposits, addresses }) => {
      expect(tell(deposits.nodes, String).toSorted()).toEqual(txids.toSorted());
      expect(addresses.nodes).toHaveLength(51);
    });
  });

  it("lose what a block brought that is taken back, and have it again of another", async () => {
    const who = person();
    const { wallet } = await apart.importWallet(who, { network: TRON, secret: randomHex(32) });
    const txid = await give("TRX", wallet.addresses.nodes[0]?.address ?? "", 3n);
    mine(3);
    await apart.until(who, wallet.id, ({ deposits }) =>
      expect(deposits.nodes).toMatchObject([{ txid, confirmations: 3 }]),
    );
    tron.chain.takeBack(3);
    tron.chain.mineEmpty(4);
    await apart.until(who, wallet.id, ({ deposits }) => expect(deposits.nodes).toMatchObject([{ state: "ORPHANED" }]));
    mine(SOLID);
    await apart.until(who, wallet.id, ({ deposits }) =>
      expect(deposits.nodes).toMatchObject([{ txid, state: "CONFIRMED", confirmations: SOLID }]),
    );
  });

  it("are refused for each way that they can be wrong, and nothing is there then", async () => {
    const who = person();
    const secret = newWords();
    const key = randomHex(32);
    const refusals = [
      [apart.importWallet(who, { network: TRON, secret, addressType: "P2PKH" }), "KEY_INVALID", "ADDRESS_TYPE_DIFFERS"],
      [apart.importWallet(who, { network: TRON, secret: "zoo zoo" }), "KEY_INVALID", "WORD_COUNT"],
      [apart.watchWallet(who, { network: TRON, watch: key }), "KEY_INVALID", "PRIVATE_KEY"],
      [apart.watchWallet(who, { network: TRON, watch: `41${randomHex(20)}` }), "KEY_INVALID", "NOT_UNDERSTOOD"],
      [apart.importWallet(who, { network: TRON, secret, birthdayHeight: 2_000_000_000 }), "SCAN_OUT_OF_RANGE"],
    ] as const;
    for (const [asked, code, fault] of refusals)
      expect(await asked).toMatchObject(fault === undefined ? { code } : { code, fault });
    expect(await here.walletsOf(who)).toEqual([]);
    expect(await apart.traces(key)).toEqual([]);
  });
});
