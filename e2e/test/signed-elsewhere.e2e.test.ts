import { randomUUID } from "node:crypto";
import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { type Btcd, startBtcd, whyNoBtcd } from "@coffer/local-parts/btcd";
import { type Litecoind, startLitecoind, whyNoLitecoind } from "@coffer/local-parts/litecoind";
import { startTronStandIn, type TronStandIn } from "@coffer/local-parts/tron-stand-in";
import { HDKey } from "@scure/bip32";
import { mnemonicToSeedSync } from "@scure/bip39";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Answer } from "../src/answer.ts";
import { operation } from "../src/operations.ts";
import { join, type Person } from "../src/people.ts";
import { writeBase58Check } from "../src/random-hour/base58check.ts";
import { TRON_HOLDER } from "../src/tell-of-chain-deposits.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

const PATIENT = { timeout: 240_000, interval: 200 };
const BOB = "0x00000000000000000000000000000000000b0bB0".toLowerCase();
const NOBODYS = "bcrt1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qzf4jry";
const WORDS = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
const VERSIONS = { private: 0x04358394, public: 0x043587cf };
const account = HDKey.fromMasterSeed(mnemonicToSeedSync(WORDS), VERSIONS).derive("m/84'/1'/0'");
/** Its first address: m/84'/1'/0'/0/0 of these words, on regtest. */
const FIRST = "bcrt1q6rz28mcfaxtmd6v789l9rrlrusdprr9pz3cppk";
/** The private key 1, which has all of that chain. */
const holder = new HDKey({ privateKey: new Uint8Array(32).with(31, 1), chainCode: new Uint8Array(32) });
const [HOLDER_HEX = ""] = TRON_HOLDER.keys();
const HOLDER = writeBase58Check(Buffer.from(HOLDER_HEX, "hex"));
/** The contract of USDT on the main network, where nobody is on a chain of one's own. */
const CAROL = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t";
const CAROL_HEX = "41a614f803b6fd780986a42c78ec9c7f77e6ded13c";
const hex = (decimal: string) => `0x${BigInt(decimal).toString(16)}`;

const why = whyNoAnvil() ?? whyNoBtcd() ?? whyNoLitecoind();

describe.skipIf(why)("a wallet that is only watched", () => {
  const environment: Record<string, string> = {};
  let anvil: Anvil;
  let btcd: Btcd;
  /** It has the keys of Bitcoin, and knows no network of it. */
  let litecoind: Litecoind;
  let tron: TronStandIn;
  beforeAll(async () => {
    [anvil, btcd, litecoind, tron] = await Promise.all([
      startAnvil({ accounts: 2, mining: 1 }),
      startBtcd({ miner: FIRST }),
      startLitecoind(),
      startTronStandIn({ slotMs: 1, balances: TRON_HOLDER }),
    ]);
    environment.ETHEREUM_RPC_URLS = anvil.url;
    environment.BITCOIN_RPC_URLS = btcd.url;
    environment.TRON_RPC_URLS = tron.url;
    tron.chain.mineEmpty(20);
  });
  afterAll(() => Promise.all([anvil.stop(), btcd.stop(), litecoind.stop(), tron.stop()]));
  const coffer = useOwnCoffer(environment);
  let alice: Person;
  let stranger: Person;
  beforeAll(async () => {
    [alice, stranger] = [await join(coffer.url, "watcher"), await join(coffer.url, "passer-by")];
  });

  const run = async (who: Person, name: string, input: object): Promise<Answer> =>
    Object.values(await who.client.ask(operation(name), { input }))[0] as Answer;
  const watch = async (input: object): Promise<Answer> => {
    const watched = await run(alice, "WatchWallet", { idempotencyKey: randomUUID(), ...input });
    expect(watched.__typename).toBe("WatchWalletSuccess");
    return watched.wallet;
  };
  const send = (walletId: string, changes: object): Promise<Answer> =>
    run(alice, "SendTransaction", { walletId, idempotencyKey: randomUUID(), ...changes });
  const readGiven = async (who: Person, id: string): Promise<Answer> =>
    (await who.client.ask(operation("UnsignedTransaction"), { id })).transaction;
  const submit = (who: Person, transactionId: string, signed: string): Promise<Answer> =>
    run(who, "SubmitSignedTransaction", { transactionId, signed, idempotencyKey: randomUUID() });
  const until = (id: string, states: readonly string[]): Promise<Answer> =>
    vi.waitFor(async () => {
      const { transaction } = await alice.client.ask(operation("TransactionDetails"), { id });
      expect(states).toContain(transaction.state);
      return transaction as Answer;
    }, PATIENT);

  it("gives out what its owner sends, takes it back signed, and sends it over Ethereum", async () => {
    const [, offline = ""] = (await anvil.ask("eth_accounts")) as string[];
    const { id: walletId, addresses } = await watch({ network: "ETHEREUM", watch: offline });
    const order = { toAddress: BOB, amount: { amount: "0.25", currency: "ETH" } };
    const { transaction } = await vi.waitFor(async () => {
      const sent = await send(walletId, order);
      expect(sent.__typename).toBe("SendTransactionSuccess");
      return sent;
    }, PATIENT);
    expect(transaction).toMatchObject({ state: "AWAITING_SIGNATURE", kind: "OWN", txid: null, to: BOB });
    const { unsignedTransaction: given } = await readGiven(alice, transaction.id);
    expect(given).toMatchObject({ number: 1, format: "EIP1559", isCancel: false, maximumFee: { currency: "ETH" } });
    expect(given.fields).toMatchObject({ to: BOB, value: "250000000000000000", data: "0x", chainId: "31337" });
    expect(await readGiven(stranger, transaction.id)).toBeNull();
    const { fields } = given;
    const signed = (await anvil.ask("eth_signTransaction", {
      ...{ from: offline, to: fields.to, data: fields.data, value: hex(fields.value), gas: hex(fields.gasLimit) },
      ...{ nonce: hex(fields.nonce), chainId: hex(fields.chainId), type: "0x2" },
      maxFeePerGas: hex(fields.maxFeePerGas),
      maxPriorityFeePerGas: hex(fields.maxPriorityFeePerGas),
    })) as string;
    expect(await submit(stranger, transaction.id, signed)).toMatchObject({ code: "TRANSACTION_NOT_FOUND" });
    expect(await submit(alice, transaction.id, given.payload)).toMatchObject({
      ...{ code: "SIGNED_TRANSACTION_INVALID", fault: "SIGNATURE_MISSING" },
    });
    expect(await submit(alice, transaction.id, signed.slice(0, -2))).toMatchObject({ fault: "UNREADABLE" });
    const taken = await submit(alice, transaction.id, signed);
    expect(taken).toMatchObject({ __typename: "SubmitSignedTransactionSuccess", transaction: { id: transaction.id } });
    const confirmed = await until(transaction.id, ["CONFIRMED", "FINAL"]);
    expect(confirmed).toMatchObject({ from: addresses.nodes[0].address, amount: { amount: "0.250000000000000000" } });
    expect(BigInt((await anvil.ask("eth_getBalance", BOB, "latest")) as string)).toBe(250_000_000_000_000_000n);
    expect(await submit(alice, transaction.id, signed)).toMatchObject({ transaction: { id: transaction.id } });
    expect((await readGiven(alice, transaction.id)).unsignedTransaction).toBeNull();
    await expect(submit(alice, transaction.id, " ")).rejects.toThrow(/must not be empty/);
  });

  it("is sent from by a PSBT over Bitcoin, and what is called off before is free again", async () => {
    await litecoind.ask("createwallet", "offline");
    const checked = async (body: string) => {
      const { checksum } = (await litecoind.ask("getdescriptorinfo", body)) as { checksum: string };
      return `${body}#${checksum}`;
    };
    const spending = await checked(`wpkh(${account.privateExtendedKey}/0/*)`);
    await litecoind.askWallet("offline", "importmulti", [{ desc: spending, range: [0, 3], timestamp: "now" }]);
    const watched = await checked(`wpkh([73c5da0a/84h/1h/0h]${account.publicExtendedKey}/0/*)`);
    const wallet = await watch({ network: "BITCOIN", watch: watched });
    expect(wallet.addresses.nodes[0].address).toBe(FIRST);
    await btcd.ask("generate", 102);
    const order = { toAddress: NOBODYS, amount: { amount: "1.00000007", currency: "BTC" } };
    const first = await vi.waitFor(async () => {
      const sent = await send(wallet.id, order);
      expect(sent.__typename).toBe("SendTransactionSuccess");
      return sent.transaction as Answer;
    }, PATIENT);
    expect(await run(alice, "CancelOwnTransaction", { transactionId: first.id })).toMatchObject({
      transaction: { state: "CANCELLED" },
    });
    const { transaction } = await send(wallet.id, order);
    const { unsignedTransaction: given } = await readGiven(alice, transaction.id);
    expect(given).toMatchObject({ format: "PSBT", fields: null });
    const { psbt } = (await litecoind.askWallet("offline", "walletprocesspsbt", given.payload)) as { psbt: string };
    expect(await submit(alice, first.id, psbt)).toMatchObject({ code: "TRANSACTION_NOT_AWAITING" });
    const taken = await submit(alice, transaction.id, psbt);
    expect(taken.__typename).toBe("SubmitSignedTransactionSuccess");
    await until(transaction.id, ["BROADCAST"]);
    await btcd.ask("generate", 6);
    const paid = await until(transaction.id, ["CONFIRMED", "FINAL"]);
    expect(paid).toMatchObject({ to: NOBODYS, failure: null, amount: { amount: "1.00000007" } });
  });

  it("is sent from by a signature over Tron, or by whoever has signed it, and waits for its end where it is called off", async () => {
    const wallet = await watch({ network: "TRON", watch: HOLDER });
    const order = { toAddress: CAROL, amount: { amount: "7.000001", currency: "TRX" } };
    const give = () =>
      vi.waitFor(async () => {
        const sent = await send(wallet.id, order);
        expect(sent).toMatchObject({
          __typename: "SendTransactionSuccess",
          transaction: { state: "AWAITING_SIGNATURE" },
        });
        const { unsignedTransaction } = await readGiven(alice, sent.transaction.id);
        return { id: sent.transaction.id as string, given: unsignedTransaction as Answer };
      }, PATIENT);
    const signatures = (txid: string) => {
      const signed = Buffer.from(holder.sign(Buffer.from(txid, "hex"))).toString("hex");
      return [`${signed}1b`, `${signed}1c`];
    };
    const { id, given } = await give();
    expect(given).toMatchObject({ number: 1, format: "TRON", fields: null, maximumFee: { currency: "TRX" } });
    expect(given.tron).toMatchObject({ from: HOLDER, to: CAROL, value: "7000001", contract: null, feeLimit: "0" });
    expect(JSON.parse(given.tron.json)).toMatchObject({ txID: given.tron.txid, raw_data_hex: given.payload });
    expect(Date.parse(given.expiresAt) - Date.now()).toBeGreaterThan(3_000_000);
    expect(await submit(alice, id, given.payload)).toMatchObject({ fault: "SIGNATURE_MISSING" });
    expect(await submit(alice, id, given.tron.json)).toMatchObject({ fault: "SIGNATURE_MISSING" });
    // Of the two one is by another key: a signature alone does not say which.
    const said = [];
    for (const signed of signatures(given.tron.txid)) said.push(await submit(alice, id, signed));
    expect(said.map((one) => one.fault ?? one.__typename)).toContain("SubmitSignedTransactionSuccess");
    await until(id, ["BROADCAST"]);
    await vi.waitFor(() => expect(tron.chain.waiting.map(({ txid }) => txid)).toContain(given.tron.txid), PATIENT);
    tron.chain.mine();
    tron.chain.mineEmpty(20);
    expect(await until(id, ["FINAL"])).toMatchObject({ txid: given.tron.txid, from: HOLDER, to: CAROL });

    const [sentByHolder, off] = [await give(), await give()];
    expect(await run(alice, "SpeedUpOwnTransaction", { transactionId: off.id })).toMatchObject({
      code: "TRANSACTION_NOT_REPLACEABLE",
    });
    expect(await run(alice, "CancelOwnTransaction", { transactionId: off.id })).toMatchObject({
      transaction: { state: "AWAITING_SIGNATURE", asked: "CANCEL" },
    });
    const [late = ""] = signatures(off.given.tron.txid);
    expect(await submit(alice, off.id, late)).toMatchObject({ code: "TRANSACTION_NOT_AWAITING" });
    expect((await readGiven(alice, off.id)).unsignedTransaction).toBeNull();
    const raw = Buffer.from(sentByHolder.given.payload, "hex");
    for (const signature of signatures(sentByHolder.given.tron.txid)) {
      const whole = [Buffer.of(0x0a, (raw.length & 0x7f) | 0x80, raw.length >> 7), raw, Buffer.of(0x12, 65)];
      // A node takes that alone which is by its key.
      try {
        tron.chain.accept(Buffer.concat([...whole, Buffer.from(signature, "hex")]));
      } catch {}
    }
    tron.chain.mine();
    tron.chain.mineEmpty(20);
    expect(await until(sentByHolder.id, ["FINAL"])).toMatchObject({ txid: sentByHolder.given.tron.txid });
    expect(tron.chain.head.balances.get(CAROL_HEX)).toBe(14_000_002n);
    await until(off.id, ["AWAITING_SIGNATURE"]);
  });
});
