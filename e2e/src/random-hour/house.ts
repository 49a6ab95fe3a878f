import { randomUUID } from "node:crypto";
import { expect, vi } from "vitest";
import type { Answer } from "../answer.ts";
import { operation } from "../operations.ts";
import { logInOlivia } from "../operators.ts";
import { PatientClient } from "../patient-client.ts";
import { join, logIn, type Person } from "../people.ts";
import type { RunningCoffer } from "../start-coffer.ts";

export type Currency = "ETH" | "USDC";
export const SCALES: Readonly<Record<Currency, number>> = { ETH: 18, USDC: 6 };
export const PATIENT = { timeout: 240_000, interval: 100 };

export const toUnits = (amount: string): bigint => BigInt(amount.replace(".", ""));

export function toAmount(units: bigint, currency: Currency): { readonly amount: string; readonly currency: Currency } {
  const scale = SCALES[currency];
  const digits = String(units).padStart(scale + 1, "0");
  return { amount: `${digits.slice(0, -scale)}.${digits.slice(-scale)}`, currency };
}

export type Order = {
  readonly paymentId: string;
  readonly userId: string;
  readonly currency: Currency;
  readonly units: bigint;
  readonly to: string;
};

/** Somebody with a wallet, who asks again where a kill took the answer along. */
export class Customer {
  readonly orders: Order[] = [];
  readonly #person: Person;
  readonly walletId: string;
  /** In small letters. */
  readonly address: string;
  #client: PatientClient;

  private constructor(person: Person, wallet: Answer) {
    this.#person = person;
    this.walletId = wallet.id;
    this.address = wallet.addresses.nodes[0].address.toLowerCase();
    this.#client = new PatientClient(person.client.url, person.client.accessToken);
  }

  static async join(url: string, name: string): Promise<Customer> {
    const person = await join(url, name);
    const { createWallet } = await person.client.ask(operation("CreateWallet"), { input: { network: "ETHEREUM" } });
    return new Customer(person, createWallet.wallet);
  }

  get userId(): string {
    return this.#person.userId;
  }

  /** A token of access lasts minutes, an hour has more of them. */
  async renew(): Promise<void> {
    const { client, username, password } = this.#person;
    const again = await logIn(client.url, username, password);
    this.#client = new PatientClient(client.url, again.client.accessToken);
  }

  async readAccounts(): Promise<readonly { id: string; currency: Currency; available: bigint; pendingOut: bigint }[]> {
    const { accounts } = await this.#client.ask(
      "{ accounts { id currency balance { available { amount } pendingOut { amount } } } }",
    );
    return accounts.map(({ id, currency, balance }: Answer) => ({
      ...{ id, currency, available: toUnits(balance.available.amount) },
      pendingOut: toUnits(balance.pendingOut.amount),
    }));
  }

  /** Test USDC, as a sandbox gives it; whether it did. */
  async askForUsdc(units: bigint): Promise<boolean> {
    const input = { walletId: this.walletId, amount: toAmount(units, "USDC") };
    const { data } = await this.#client.send(operation("SimulateChainDeposit"), { input });
    return data?.simulateChainDeposit?.__typename === "SimulateChainDepositSuccess";
  }

  async withdraw(order: Omit<Order, "paymentId" | "userId">, fromAccountId: string): Promise<void> {
    const { currency, units, to } = order;
    const input = { fromAccountId, network: "ETHEREUM", address: to, amount: toAmount(units, currency) };
    const { withdrawToAddress } = await this.#client.ask(operation("WithdrawToAddress"), {
      input: { ...input, idempotencyKey: randomUUID() },
    });
    const paymentId: string | undefined = withdrawToAddress.payment?.id;
    if (paymentId !== undefined) this.orders.push({ ...order, paymentId, userId: this.userId });
  }

  async readPayment(id: string): Promise<Answer> {
    return (await this.#client.ask(operation("PaymentTransaction"), { id })).payment;
  }
}

/** Staff, as those who look after the chain. */
export class Operator {
  #client: PatientClient;
  private constructor({ client }: Person) {
    this.#client = new PatientClient(client.url, client.accessToken);
  }

  static async logIn(coffer: RunningCoffer): Promise<Operator> {
    return new Operator(await logInOlivia(coffer));
  }

  get client(): PatientClient {
    return this.#client;
  }

  async listTransactions(): Promise<readonly Answer[]> {
    const found: Answer[] = [];
    for (let after: string | null = null; ; ) {
      const { transactions } = await this.#client.ask(operation("Transactions"), { filter: {}, first: 100, after });
      found.push(...transactions.nodes);
      if (!transactions.pageInfo.hasNextPage) return found;
      after = transactions.pageInfo.endCursor;
    }
  }

  /** Whatever it answers: what does not wait any more is refused. */
  async press(name: "SpeedUpTransaction" | "CancelTransaction", transactionId: string): Promise<void> {
    await this.#client.send(operation(name), { input: { transactionId, reason: "an hour of chance" } });
  }

  async readTreasury(): Promise<Answer> {
    const { treasuries } = await this.#client.ask(operation("Treasuries"));
    return treasuries.find(({ network }: Answer) => network === "ETHEREUM");
  }

  /** Until the newest block is followed. */
  async awaitTip(ask: (method: string, ...params: readonly unknown[]) => Promise<unknown>): Promise<void> {
    await vi.waitFor(async () => {
      const { hash } = (await ask("eth_getBlockByNumber", "latest", false)) as { readonly hash: string };
      const { networks } = await this.#client.ask(operation("NetworkProviders"));
      const { health } = networks.find(({ code }: Answer) => code === "ETHEREUM");
      expect([health.state, health.followed.hash]).toEqual(["FOLLOWING", hash]);
    }, PATIENT);
  }

  /** What somebody owes of deposits that a chain took back when they were spent, by currency. */
  async readDebts(userId: string): Promise<ReadonlyMap<string, bigint>> {
    const { paymentDebts } = await this.#client.ask(operation("PaymentDebts"), { userId, first: 100 });
    const debts = new Map<string, bigint>();
    for (const { outstandingAmount } of paymentDebts.nodes.map((one: Answer) => one.debt ?? one)) {
      const { amount, currency } = outstandingAmount;
      debts.set(currency, (debts.get(currency) ?? 0n) + toUnits(amount));
    }
    return debts;
  }
}
