import { randomBytes, randomUUID } from "node:crypto";
import { whyNoAnvil } from "@coffer/local-parts/anvil";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Answer } from "../src/answer.ts";
import { operation } from "../src/operations.ts";
import { join, type Person } from "../src/people.ts";
import { useCoffer } from "../src/use-coffer.ts";

const PATIENT = { timeout: 240_000, interval: 200 };
const BOB = "0x00000000000000000000000000000000000b0bB0".toLowerCase();

describe.skipIf(whyNoAnvil())("a wallet of keys that its owner has brought", () => {
  const coffer = useCoffer();
  let alice: Person;
  let stranger: Person;
  beforeAll(async () => {
    [alice, stranger] = [await join(coffer.url, "owner"), await join(coffer.url, "stranger")];
  });
  const run = async (who: Person, name: string, input: object): Promise<Answer> =>
    Object.values(await who.client.ask(operation(name), { input }))[0] as Answer;
  const bring = (who: Person): Promise<Answer> =>
    run(who, "ImportWallet", {
      ...{ network: "ETHEREUM", secret: `0x${randomBytes(32).toString("hex")}`, idempotencyKey: randomUUID() },
    });
  const send = (who: Person, walletId: string, changes: object = {}): Promise<Answer> =>
    run(who, "SendTransaction", {
      ...{ walletId, toAddress: BOB, amount: { amount: "0.25", currency: "ETH" }, idempotencyKey: randomUUID() },
      ...changes,
    });
  const readTransactions = async (who: Person, id: string): Promise<Answer[]> =>
    (await who.client.ask(operation("WalletTransactions"), { id })).wallet.transactions.nodes;
  const until = (who: Person, id: string, states: readonly string[]): Promise<Answer> =>
    vi.waitFor(async () => {
      const [latest] = await readTransactions(who, id);
      expect(states).toContain(latest?.state);
      return latest as Answer;
    }, PATIENT);

  it("sends over the network what is its owner's, all of it in the end, and the ledger knows nothing of it", async () => {
    const { wallet } = await bring(alice);
    const address = wallet.addresses.nodes[0].address as string;
    // What is the house's pays it: it is a payee like any other.
    const { createWallet } = await alice.client.ask(operation("CreateWallet"), { input: { network: "ETHEREUM" } });
    const deposit = { walletId: createWallet.wallet.id, amount: { amount: "2", currency: "ETH" } };
    await vi.waitFor(async () => {
      const { __typename } = await run(alice, "SimulateChainDeposit", deposit);
      expect(__typename).toBe("SimulateChainDepositSuccess");
    }, PATIENT);
    const account = await vi.waitFor(async () => {
      const { accounts } = await alice.client.ask("{ accounts { id balance { available { amount } } } }");
      expect(accounts[0]?.balance.available.amount).toBe("2.000000000000000000");
      return accounts[0] as Answer;
    }, PATIENT);
    const order = { fromAccountId: account.id, network: "ETHEREUM", address, amount: { amount: "1", currency: "ETH" } };
    await vi.waitFor(async () => {
      const paid = await run(alice, "WithdrawToAddress", { ...order, idempotencyKey: "to myself" });
      expect(paid.__typename).toBe("WithdrawToAddressSuccess");
    }, PATIENT);
    await vi.waitFor(async () => {
      const { wallet: seen } = await alice.client.ask(operation("WalletOnChain"), { id: wallet.id });
      expect(seen.onChainBalance.confirmed.amount).toBe("1.000000000000000000");
    }, PATIENT);

    const what = { walletId: wallet.id, toAddress: BOB };
    const quoted = await run(alice, "QuoteTransaction", { ...what, amount: { amount: "0.25", currency: "ETH" } });
    expect(quoted).toMatchObject({ __typename: "TransactionQuote", network: "ETHEREUM" });
    expect(quoted.options.map(({ priority }: Answer) => priority)).toEqual(["HIGH", "NORMAL", "LOW"]);
    const { maximumFee } = quoted.options[1];
    const idempotencyKey = randomUUID();
    const sent = await send(alice, wallet.id, { maximumFee, idempotencyKey });
    expect(sent.transaction.maximumFee).toEqual(maximumFee);
    expect(sent).toMatchObject({ __typename: "SendTransactionSuccess", transaction: { kind: "OWN", to: BOB } });
    const again = await send(alice, wallet.id, { maximumFee, idempotencyKey });
    expect(again.transaction.id).toBe(sent.transaction.id);
    const confirmed = await until(alice, wallet.id, ["CONFIRMED", "FINAL"]);
    expect(confirmed).toMatchObject({
      id: sent.transaction.id,
      from: address,
      amount: { amount: "0.250000000000000000" },
    });
    const ofAll = await run(alice, "QuoteTransaction", { ...what, all: "ETH" });
    expect(ofAll.options[0]).toMatchObject({ expectedFee: { currency: "ETH" }, amount: { currency: "ETH" } });
    const rest = await send(alice, wallet.id, {
      amount: undefined,
      all: "ETH",
      maximumFee: ofAll.options[0].maximumFee,
    });
    expect(rest.__typename).toBe("SendTransactionSuccess");
    await until(alice, wallet.id, ["CONFIRMED", "FINAL"]);
    await vi.waitFor(async () => {
      const { wallet: seen } = await alice.client.ask(operation("WalletOnChain"), { id: wallet.id });
      expect(seen.onChainBalance.confirmed.amount).toBe("0.000000000000000000");
    }, PATIENT);
    const { accounts } = await alice.client.ask("{ accounts { id payments(first: 10) { nodes { kind } } } }");
    expect(accounts[0].payments.nodes).toHaveLength(2);
  });

  it("is nobody else's: neither to send from, nor what was sent from it, to see, to speed up or to call off", async () => {
    const { wallet } = await bring(alice);
    expect(await send(stranger, wallet.id)).toMatchObject({ code: "WALLET_NOT_FOUND" });
    const quote = { walletId: wallet.id, toAddress: BOB, all: "ETH" };
    expect(await run(stranger, "QuoteTransaction", quote)).toMatchObject({ code: "WALLET_NOT_FOUND" });
    expect(await run(alice, "QuoteTransaction", quote)).toMatchObject({
      ...{ __typename: "BalanceInsufficient", code: "BALANCE_INSUFFICIENT", available: { currency: "ETH" } },
    });
    expect(await send(alice, wallet.id)).toMatchObject({
      ...{ code: "BALANCE_INSUFFICIENT", available: { amount: "0.000000000000000000", currency: "ETH" } },
    });
    const [mine] = (
      await alice.client.ask("{ wallets { id transactions(first: 1) { nodes { id } } } }")
    ).wallets.flatMap(({ transactions }: Answer) => transactions.nodes);
    for (const name of ["SpeedUpOwnTransaction", "CancelOwnTransaction"]) {
      expect(await run(stranger, name, { transactionId: mine.id })).toMatchObject({ code: "TRANSACTION_NOT_FOUND" });
      expect(await run(alice, name, { transactionId: mine.id })).toMatchObject({ code: "TRANSACTION_NOT_WAITING" });
    }
    expect((await stranger.client.ask(operation("TransactionDetails"), { id: mine.id })).transaction).toBeNull();
    expect((await stranger.client.ask(operation("WalletTransactions"), { id: wallet.id })).wallet).toBeNull();
  });

  it("is asked for exactly one of an amount and all", async () => {
    const { wallet } = await bring(alice);
    for (const changes of [{ amount: undefined }, { all: "ETH" }])
      await expect(send(alice, wallet.id, changes)).rejects.toThrow(/exactly one of amount and all/);
    const both = { walletId: wallet.id, toAddress: BOB, all: "ETH", amount: { amount: "1", currency: "ETH" } };
    for (const quote of [both, { walletId: wallet.id, toAddress: BOB }])
      await expect(run(alice, "QuoteTransaction", quote)).rejects.toThrow(/exactly one of amount and all/);
  });
});
