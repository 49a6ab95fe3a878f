import { randomBytes, randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Answer } from "../src/answer.ts";
import { operation } from "../src/operations.ts";
import { join, type Person } from "../src/people.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

const PATIENT = { timeout: 240_000, interval: 200 };
/** The contract of USDT on the main network, where nobody is on a chain of one's own. */
const BOB = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t";
const TRX = (amount: string) => ({ amount, currency: "TRX" });

describe("a wallet of keys of Tron that its owner has brought", () => {
  const coffer = useOwnCoffer({ LOCAL_ETHEREUM: "false" });
  let alice: Person;
  let stranger: Person;
  beforeAll(async () => {
    [alice, stranger] = [await join(coffer.url, "owner"), await join(coffer.url, "stranger")];
  });
  const run = async (who: Person, name: string, input: object): Promise<Answer> =>
    Object.values(await who.client.ask(operation(name), { input }))[0] as Answer;
  const readChain = async (who: Person, id: string): Promise<Answer> =>
    (await who.client.ask(operation("WalletOnChain"), { id })).wallet;
  const awaitThat = <T>(look: () => Promise<T>) => vi.waitFor(look, PATIENT);
  const until = (id: string, state: string): Promise<Answer> =>
    awaitThat(async () => {
      const { wallet } = await alice.client.ask(operation("WalletTransactions"), { id });
      expect(wallet.transactions.nodes[0]).toMatchObject({ state });
      return wallet.transactions.nodes[0] as Answer;
    });

  it("receives, sends over the network what is its owner's, all of it in the end, and no book knows of it", async () => {
    const secret = randomBytes(32).fill(1, 0, 1).toString("hex");
    const { wallet } = await run(alice, "ImportWallet", { network: "TRON", secret, idempotencyKey: "mine" });
    const address = wallet.addresses.nodes[0].address as string;
    const watched = await run(stranger, "WatchWallet", { network: "TRON", watch: address, idempotencyKey: "theirs" });
    expect(watched.__typename).toBe("WatchWalletSuccess");
    const { createWallet } = await alice.client.ask(operation("CreateWallet"), { input: { network: "TRON" } });
    const deposit = { walletId: createWallet.wallet.id, amount: TRX("200") };
    await awaitThat(async () => {
      const { __typename } = await run(alice, "SimulateChainDeposit", deposit);
      expect(__typename).toBe("SimulateChainDepositSuccess");
    });
    const account = await awaitThat(async () => {
      const { accounts } = await alice.client.ask("{ accounts { id balance { available { amount } } } }");
      expect(accounts[0]?.balance.available.amount).toBe("200.000000");
      return accounts[0] as Answer;
    });
    // What is the house's pays it: it is a payee like any other.
    const order = { fromAccountId: account.id, network: "TRON", address, amount: TRX("100.000007") };
    await awaitThat(async () => {
      const paid = await run(alice, "WithdrawToAddress", { ...order, idempotencyKey: "to myself" });
      expect(paid.__typename).toBe("WithdrawToAddressSuccess");
    });
    for (const [who, id] of [
      [alice, wallet.id],
      [stranger, watched.wallet.id],
    ] as const)
      await awaitThat(async () =>
        expect((await readChain(who, id)).onChainBalance.confirmed.amount).toBe("100.000007"),
      );

    const what = { walletId: wallet.id, toAddress: BOB };
    const quoted = await run(alice, "QuoteTransaction", { ...what, amount: TRX("25.000001") });
    expect(quoted).toMatchObject({ __typename: "TransactionQuote", network: "TRON", source: "PRICE" });
    const { maximumFee } = quoted.options[1];
    const asked = { ...what, amount: TRX("25.000001"), maximumFee, idempotencyKey: randomUUID() };
    const sent = await run(alice, "SendTransaction", asked);
    expect(sent).toMatchObject({ __typename: "SendTransactionSuccess", transaction: { kind: "OWN", to: BOB } });
    expect((await run(alice, "SendTransaction", asked)).transaction.id).toBe(sent.transaction.id);
    expect(await until(wallet.id, "FINAL")).toMatchObject({
      ...{ id: sent.transaction.id, from: address, amount: { amount: "25.000001" } },
    });
    for (const name of ["SpeedUpOwnTransaction", "CancelOwnTransaction"])
      expect(await run(alice, name, { transactionId: sent.transaction.id })).toMatchObject({
        code: "TRANSACTION_NOT_WAITING",
      });
    const rest = await run(alice, "SendTransaction", { ...what, all: "TRX", idempotencyKey: randomUUID() });
    expect(rest.__typename).toBe("SendTransactionSuccess");
    await until(wallet.id, "FINAL");
    await awaitThat(async () =>
      expect((await readChain(alice, wallet.id)).onChainBalance.confirmed.amount).toBe("0.000000"),
    );
    const { accounts } = await alice.client.ask("{ accounts { id payments(first: 10) { nodes { kind } } } }");
    expect(accounts[0].payments.nodes).toHaveLength(2);
  });

  it("is nobody else's to send from, and has nothing to send where it is only watched", async () => {
    const secret = randomBytes(32).fill(1, 0, 1).toString("hex");
    const { wallet } = await run(alice, "ImportWallet", { network: "TRON", secret, idempotencyKey: "another" });
    const send = (who: Person, walletId: string) =>
      run(who, "SendTransaction", { walletId, toAddress: BOB, amount: TRX("1"), idempotencyKey: randomUUID() });
    expect(await send(stranger, wallet.id)).toMatchObject({ code: "WALLET_NOT_FOUND" });
    expect(await send(alice, wallet.id)).toMatchObject({
      ...{ code: "BALANCE_INSUFFICIENT", available: { amount: "0.000000", currency: "TRX" } },
    });
    const watch = { network: "TRON", watch: wallet.addresses.nodes[0].address, idempotencyKey: "watched" };
    const watched = await run(stranger, "WatchWallet", watch);
    expect(await send(stranger, watched.wallet.id)).toMatchObject({ code: "BALANCE_INSUFFICIENT" });
  });
});
