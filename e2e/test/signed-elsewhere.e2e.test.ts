import { randomUUID } from "node:crypto";
import { type Anvil, startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { type Btcd, startBtcd, whyNoBtcd } from "@coffer/local-parts/btcd";
import { type Litecoind, startLitecoind, whyNoLitecoind } from "@coffer/local-parts/litecoind";
import { HDKey } from "@scure/bip32";
import { mnemonicToSeedSync } from "@scure/bip39";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Answer } from "../src/answer.ts";
import { operation } from "../src/operations.ts";
import { join, type Person } from "../src/people.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

const PATIENT = { timeout: 240_000, interval: 200 };
const BOB = "0x00000000000000000000000000000000000b0bB0".toLowerCase();
const NOBODYS = "bcrt1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qzf4jry";
const WORDS = "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about";
const VERSIONS = { private: 0x04358394, public: 0x043587cf };
const account = HDKey.fromMasterSeed(mnemonicToSeedSync(WORDS), VERSIONS).derive("m/84'/1'/0'");
/** Its first address: m/84'/1'/0'/0/0 of these words, on regtest. */
const FIRST = "bcrt1q6rz28mcfaxtmd6v789l9rrlrusdprr9pz3cppk";
const hex = (decimal: string) => `0x${BigInt(decimal).toString(16)}`;

const why = whyNoAnvil() ?? whyNoBtcd() ?? whyNoLitecoind();

describe.skipIf(why)("a wallet that is only watched", () => {
  const environment: Record<string, string> = {};
  let anvil: Anvil;
  let btcd: Btcd;
  /** It has the keys of Bitcoin, and knows no network of it. */
  let litecoind: Litecoind;
  beforeAll(async () => {
    [anvil, btcd, litecoind] = await Promise.all([
      startAnvil({ accounts: 2, mining: 1 }),
      startBtcd({ miner: FIRST }),
      startLitecoind(),
    ]);
    environment.ETHEREUM_RPC_URLS = anvil.url;
    environment.BITCOIN_RPC_URLS = btcd.url;
  });
  afterAll(() => Promise.all([anvil.stop(), btcd.stop(), litecoind.stop()]));
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
});
