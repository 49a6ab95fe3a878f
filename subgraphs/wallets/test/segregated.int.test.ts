import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { Secret } from "@coffer/platform/values/secret";
import { HDKey } from "@scure/bip32";
import { entropyToMnemonic, mnemonicToEntropy, mnemonicToSeedSync } from "@scure/bip39";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { encodeCall, wordOfAddress, wordOfUnits } from "../src/adapters/chains/ethereum/abi.ts";
import { TEST_USDC_ADDRESS } from "../src/adapters/chains/ethereum/test-usdc/test-usdc.ts";
import type { Token } from "../src/domain/tokens/token.ts";
import { PATIENT_RULES } from "./paying.ts";
import { apartIn, PATIENT } from "./segregated.ts";
import { type Answer, NO_PROVIDERS, person, type World, world } from "./world.ts";

const ETHER = 10n ** 18n;
/** More than a number holds. */
const MUCH = 2n ** 53n + 1n;
const USDC: Token = {
  ...{ asset: { code: "USDC", scale: 6 }, contract: TEST_USDC_ADDRESS, domain: { name: "USD Coin", version: "2" } },
  sweepMinimum: null,
};
const randomHex = (bytes: number) => Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString("hex");
const newWords = () => entropyToMnemonic(crypto.getRandomValues(new Uint8Array(16)), wordlist);

describe.skipIf(whyNoAnvil())("wallets whose coins stay apart", () => {
  let anvil: Anvil;
  let here: World;
  let apart: ReturnType<typeof apartIn>;
  const alice = person();
  const send = async (to: string, units: bigint): Promise<string> => {
    const [from] = (await anvil.ask("eth_accounts")) as string[];
    return (await anvil.ask("eth_sendTransaction", { from, to, value: `0x${units.toString(16)}` })) as string;
  };
  beforeAll(async () => {
    anvil = await startAnvil({ accounts: 1 });
    here = await world({
      config: {
        ...{ providers: { ...NO_PROVIDERS, ETHEREUM: [new Secret(anvil.url)] }, walletsPerUser: 6 },
        // Whoever sends looks whether tokens are what is configured.
        ...{ tokens: [USDC], sends: new Map([["ETHEREUM", PATIENT_RULES]]) },
      },
    });
    apart = apartIn(here);
    await anvil.ask("anvil_mine", 3);
  });
  afterAll(async () => {
    await here.close();
    await anvil.stop();
  });

  it("have the balance that their addresses have on Ethereum, and its history, without a credit", async () => {
    const secret = newWords();
    const { wallet } = await apart.importWallet(alice, { network: "ETHEREUM", secret });
    expect(wallet).toMatchObject({ kind: "IMPORTED", custody: "SEGREGATED", addressType: null });
    expect(wallet.addresses.nodes).toHaveLength(20);
    const [first, second] = wallet.addresses.nodes.map(({ address }) => address);
    const account = HDKey.fromMasterSeed(mnemonicToSeedSync(secret)).derive("m/44'/60'/0'");
    expect(
      (await apart.watchWallet(alice, { network: "ETHEREUM", watch: account.publicExtendedKey })).wallet.addresses
        .nodes[0]?.address,
    ).toBe(first);
    const [one, two] = [await send(first ?? "", ETHER), await send(second ?? "", 1n)];
    await anvil.ask("anvil_mine", 3);
    const found = await apart.until(alice, wallet.id, ({ deposits, onChainBalance }) => {
      expect(deposits.nodes).toMatchObject([
        { txid: two, state: "CONFIRMED", payment: null },
        { txid: one, state: "CONFIRMED", payment: null },
      ]);
      expect(onChainBalance).toMatchObject({
        confirmed: { amount: "1.000000000000000001", currency: "ETH" },
        pending: null,
      });
    });
    expect(found.onChainBalance?.block.hash).toMatch(/^0x[0-9a-f]{64}$/);
    expect((await here.stated()).map(({ type }) => type)).not.toContain("coffer.wallets.deposit.confirmed");
    expect(await here.rows("SELECT 1 FROM wallets.deposit")).toEqual([]);
  });

  it("have a balance of before without a scan, and their history by one", async () => {
    const key = randomHex(32);
    const { wallet } = await apart.importWallet(person(), { network: "ETHEREUM", secret: `0x${key}` });
    const address = wallet.addresses.nodes[0]?.address ?? "";
    const txid = await send(address, 7n * ETHER);
    const bob = person();
    await anvil.ask("anvil_mine", 3);
    const newest = (await anvil.ask("eth_getBlockByNumber", "latest", false)) as { hash: string };
    await vi.waitFor(async () => {
      const [row] = await here.rows<{ hash: string }>(
        "SELECT b.hash FROM wallets.chain c JOIN wallets.block b ON b.network = c.network AND b.height = c.cursor_height",
      );
      expect(row?.hash).toBe(newest.hash);
    }, PATIENT);
    const watched = await apart.watchWallet(bob, { network: "ETHEREUM", watch: address });
    await anvil.ask("anvil_mine", 1);
    await apart.until(bob, watched.wallet.id, ({ scan, onChainBalance, deposits }) => {
      expect([scan, onChainBalance?.confirmed.amount, deposits.nodes]).toEqual([null, "7.000000000000000000", []]);
    });
    await apart.rescan(bob, watched.wallet.id, 0);
    await apart.until(bob, watched.wallet.id, ({ deposits }) =>
      expect(deposits.nodes).toMatchObject([{ txid, state: "CONFIRMED" }]),
    );
  });

  it("have what contracts keep for all of their addresses, at the very block of their ether", async () => {
    const { wallet } = await apart.importWallet(alice, { network: "ETHEREUM", secret: newWords() });
    const [first, second] = wallet.addresses.nodes.map(({ address }) => address);
    await vi.waitFor(async () => {
      const [row] = await here.rows<{ state: string }>("SELECT state FROM wallets.token WHERE currency = 'USDC'");
      expect(row?.state).toBe("FITS");
    }, PATIENT);
    const mint = async (to: string, units: bigint) => {
      const [from] = (await anvil.ask("eth_accounts")) as string[];
      const data = Buffer.from(encodeCall("40c10f19", [wordOfAddress(to), wordOfUnits(units)])).toString("hex");
      await anvil.ask("eth_sendTransaction", { from, to: TEST_USDC_ADDRESS, gas: "0x30d40", data: `0x${data}` });
    };
    await mint(first ?? "", MUCH);
    await mint(second ?? "", 1n);
    const bob = person();
    const seen = await apart.watchWallet(bob, { network: "ETHEREUM", watch: second ?? "" });
    await send(first ?? "", ETHER);
    await anvil.ask("anvil_mine", 3);
    await apart.until(alice, wallet.id, ({ onChainBalance }) =>
      expect(onChainBalance).toMatchObject({
        ...{ confirmed: { amount: "1.000000000000000000", currency: "ETH" }, pending: null },
        tokens: [{ amount: "9007199254.740994", currency: "USDC" }],
      }),
    );
    await apart.until(bob, seen.wallet.id, ({ onChainBalance }) =>
      expect(onChainBalance?.tokens).toEqual([{ amount: "0.000001", currency: "USDC" }]),
    );
  });

  it("have received nothing of what they have paid to themselves", async () => {
    const who = person();
    const { wallet } = await apart.importWallet(who, { network: "ETHEREUM", secret: newWords() });
    const [first, second] = wallet.addresses.nodes.map(({ address }) => address);
    const one = await send(first ?? "", 3n * ETHER);
    await anvil.ask("anvil_mine", 1);
    await anvil.ask("anvil_impersonateAccount", first);
    const own = { from: first, value: `0x${ETHER.toString(16)}` };
    for (const to of [second, first]) await anvil.ask("eth_sendTransaction", { ...own, to });
    await anvil.ask("anvil_mine", 1);
    const two = await send(second ?? "", 1n);
    await anvil.ask("anvil_mine", 3);
    await apart.until(who, wallet.id, ({ deposits }) =>
      expect(deposits.nodes.map(({ txid }) => txid)).toEqual([two, one]),
    );
    const kept = await here.rows<{ n: number }>("SELECT count(*)::int AS n FROM wallets.receipt WHERE is_own");
    expect(kept).toEqual([{ n: 1 }]);
  });

  it("are made once for a key, and again only of other addresses", async () => {
    const who = person();
    const input = { network: "BITCOIN", secret: newWords(), idempotencyKey: "once" };
    const made = await apart.importWallet(who, input);
    expect((await apart.importWallet(who, input)).wallet.id).toBe(made.wallet.id);
    expect(await apart.importWallet(who, { ...input, secret: newWords() })).toMatchObject({
      code: "IDEMPOTENCY_KEY_REUSED",
    });
    expect(await apart.importWallet(who, { ...input, idempotencyKey: "twice" })).toMatchObject({
      code: "WALLET_EXISTS",
    });
    const taproot = { ...input, idempotencyKey: "other", addressType: "P2TR" };
    expect((await apart.importWallet(who, taproot)).wallet.id).not.toBe(made.wallet.id);
    // Somebody else may have the same words, and is told of nobody.
    expect(await apart.importWallet(person(), input)).toMatchObject({ __typename: "ImportWalletSuccess" });
  });

  it("are made once, however many ask for the same at once", async () => {
    const who = person();
    const secret = newWords();
    const said = await Promise.all(
      Array.from({ length: 5 }, () => apart.importWallet(who, { network: "BITCOIN", secret })),
    );
    expect(said.filter(({ __typename }) => __typename === "ImportWalletSuccess")).toHaveLength(1);
    expect(said.filter(({ code }) => code === "WALLET_EXISTS")).toHaveLength(4);
  });

  it("are refused for each way that they can be wrong, and nothing is there then", async () => {
    const who = person();
    const secret = newWords();
    const refusals = [
      [apart.importWallet(who, { network: "MONERO", secret }), { code: "NETWORK_UNAVAILABLE" }],
      [
        apart.importWallet(who, { network: "BITCOIN", secret: "zoo zoo" }),
        { code: "KEY_INVALID", fault: "WORD_COUNT" },
      ],
      [apart.watchWallet(who, { network: "BITCOIN", watch: secret }), { code: "KEY_INVALID", fault: "PRIVATE_KEY" }],
      [apart.watchWallet(who, { network: "BITCOIN", watch: "x" }), { code: "KEY_INVALID", fault: "NOT_UNDERSTOOD" }],
      [apart.importWallet(who, { network: "BITCOIN", secret, birthdayHeight: 5 }), { code: "CHAIN_UNAVAILABLE" }],
      [
        apart.importWallet(who, { network: "ETHEREUM", secret, birthdayHeight: 2_000_000_000 }),
        { code: "SCAN_OUT_OF_RANGE", lowest: 0 },
      ],
    ] as const;
    for (const [asked, refused] of refusals) expect(await asked).toMatchObject(refused);
    expect(await here.walletsOf(who)).toEqual([]);
    for (let i = 0; i < 6; i += 1) await apart.importWallet(who, { network: "BITCOIN", secret: newWords() });
    expect(await apart.importWallet(who, { network: "BITCOIN", secret })).toMatchObject({ code: "QUOTA_EXCEEDED" });
    expect(await here.create(who, { network: "BITCOIN" })).toMatchObject({ said: { code: "QUOTA_EXCEEDED" } });
  });

  it("are no default, make no address by themselves, and are rescanned by their owner alone", async () => {
    const who = person();
    const { wallet } = await apart.importWallet(who, { network: "ETHEREUM", secret: newWords() });
    const { said } = await here.create(who, { network: "ETHEREUM" });
    const ask = async (field: string, input: Record<string, unknown>, type: string) =>
      Object.values(
        (
          await here.ask(who, `mutation ($input: ${type}!) { ${field}(input: $input) { ... on Refusal { code } } }`, {
            input,
          })
        ).data ?? {},
      )[0];
    expect(await ask("setDefaultWallet", { walletId: wallet.id }, "SetDefaultWalletInput")).toEqual({
      code: "WALLET_SEGREGATED",
    });
    expect(
      await ask("createWalletAddress", { walletId: wallet.id, idempotencyKey: "k" }, "CreateWalletAddressInput"),
    ).toEqual({ code: "WALLET_SEGREGATED" });
    expect(await apart.rescan(who, said?.wallet?.id ?? "", 0)).toMatchObject({ code: "WALLET_POOLED" });
    expect(await apart.rescan(alice, wallet.id, 0)).toMatchObject({ code: "WALLET_NOT_FOUND" });
    expect(await apart.rescan(who, wallet.id, 2_000_000_000)).toMatchObject({ code: "SCAN_OUT_OF_RANGE" });
    // Where the default is archived, one whose coins stay apart does not take its place.
    await ask("archiveWallet", { walletId: said?.wallet?.id }, "ArchiveWalletInput");
    expect((await apart.read(who, wallet.id)).isDefault).toBe(false);
    const label = await here.ask(
      who,
      `mutation ($input: LabelWalletAddressInput!) { labelWalletAddress(input: $input) { ... on LabelWalletAddressSuccess { address { label } } } }`,
      {
        input: { addressId: wallet.addresses.nodes[3]?.id, label: "Rent" },
      },
    );
    expect(label.data).toEqual({ labelWalletAddress: { address: { label: "Rent" } } });
  });

  it("leave no trace of a secret: not in the database, the log, an event, an answer or a refusal", async () => {
    const who = person();
    const [words, passphrase, hex, wrong] = [newWords(), `p${randomHex(12)}`, randomHex(32), `${newWords()} zoo zoo`];
    const seed = mnemonicToSeedSync(words, passphrase);
    const master = HDKey.fromMasterSeed(seed);
    const account = master.derive("m/84'/1'/0'");
    const asked = [
      await here.ask(who, IMPORT, { input: { network: "BITCOIN", secret: words, passphrase, idempotencyKey: "a" } }),
      await here.ask(who, IMPORT, { input: { network: "BITCOIN", secret: hex, idempotencyKey: "b" } }),
      await here.ask(who, IMPORT, { input: { network: "BITCOIN", secret: wrong, idempotencyKey: "c" } }),
      await here.ask(who, WATCH, { input: { network: "BITCOIN", watch: words, idempotencyKey: "d" } }),
      await here.ask(who, WATCH, {
        input: { network: "BITCOIN", watch: master.privateExtendedKey, idempotencyKey: "e" },
      }),
      await here.ask(who, IMPORT, {
        input: { network: "BITCOIN", secret: "x".repeat(513) + hex, idempotencyKey: "f" },
      }),
    ];
    expect(asked.map(({ data }) => Object.values(data ?? {})[0])).toMatchObject([
      { __typename: "ImportWalletSuccess" },
      { __typename: "ImportWalletSuccess" },
      { code: "KEY_INVALID" },
      { code: "KEY_INVALID", fault: "PRIVATE_KEY" },
      { code: "KEY_INVALID", fault: "PRIVATE_KEY" },
      null,
    ]);
    const secrets = {
      words,
      firstWords: words.split(" ").slice(0, 4).join(" "),
      passphrase,
      hex,
      wrong,
      entropy: Buffer.from(mnemonicToEntropy(words, wordlist)).toString("hex"),
      seed: Buffer.from(seed).toString("hex"),
      master: master.privateExtendedKey,
      account: account.privateExtendedKey,
      accountKey: Buffer.from(account.privateKey ?? []).toString("hex"),
    };
    for (const [name, secret] of Object.entries(secrets)) {
      expect([name, secret.length > 8, await apart.traces(secret)]).toEqual([name, true, []]);
      expect([name, JSON.stringify(asked).includes(secret)]).toEqual([name, false]);
    }
    // What is public is found by the same search, which so can fail.
    const { wallet } = await apart.importWallet(person(), { network: "BITCOIN", secret: hex });
    expect(await apart.traces(wallet.addresses.nodes[0]?.address ?? "")).toContain("watched_address");
    // And what spends is there, sealed, for whoever has the key alone.
    const walletId = idOf(asked[0]);
    const { account: sealed } = await here.rowOf(walletId);
    const opened = await here.vault.open(sealed, `wallets/account-key/${walletId}`);
    expect(Buffer.from(opened).subarray(46).toString("hex")).toBe(secrets.accountKey);
  });
});

const idOf = (answer: Answer | undefined): string =>
  (answer?.data as { importWallet?: { wallet: { id: string } } } | undefined)?.importWallet?.wallet.id ?? "";

const IMPORT =
  "mutation ($input: ImportWalletInput!) { importWallet(input: $input) { __typename ... on Refusal { code message } ... on KeyInvalid { fault } ... on ImportWalletSuccess { wallet { id } } } }";
const WATCH =
  "mutation ($input: WatchWalletInput!) { watchWallet(input: $input) { __typename ... on Refusal { code message } ... on KeyInvalid { fault } } }";
