import { randomUUID } from "node:crypto";
import { expect, vi } from "vitest";
import type { Answer } from "../answer.ts";
import { askRenewed } from "../ask-renewed.ts";
import { AnswerError } from "../client.ts";
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

/**
 * Whoever asks longer than a token holds, and than it is known who they are, and again where a kill
 * took an answer along.
 */
function makePatient(person: Person): (query: string, variables?: Record<string, unknown>) => Promise<Answer> {
  const { url } = person.client;
  let patient: Person = { ...person, client: new PatientClient(url, person.client.accessToken) };
  return async (query, variables = {}) => {
    try {
      return await askRenewed(patient, query, variables);
    } catch (error) {
      if (!(error instanceof AnswerError) || error.errors[0]?.extensions.code !== "STEP_UP_REQUIRED") throw error;
      const again = await logIn(url, person.username, person.password);
      patient = { ...again, client: new PatientClient(url, again.client.accessToken) };
      return askRenewed(patient, query, variables);
    }
  };
}

/** Somebody with a wallet. */
export class Customer {
  readonly orders: Order[] = [];
  readonly userId: string;
  readonly walletId: string;
  /** In small letters. */
  readonly address: string;
  readonly #ask: ReturnType<typeof makePatient>;

  private constructor(person: Person, wallet: Answer) {
    this.userId = person.userId;
    this.walletId = wallet.id;
    this.address = wallet.addresses.nodes[0].address.toLowerCase();
    this.#ask = makePatient(person);
  }

  static async join(url: string, name: string): Promise<Customer> {
    const person = await join(url, name);
    const { createWallet } = await person.client.ask(operation("CreateWallet"), { input: { network: "ETHEREUM" } });
    return new Customer(person, createWallet.wallet);
  }

  async readAccounts(): Promise<readonly { id: string; currency: Currency; available: bigint; pendingOut: bigint }[]> {
    const { accounts } = await this.#ask(
      "{ accounts { id currency balance { available { amount } pendingOut { amount } } } }",
    );
    return accounts.map(({ id, currency, balance }: Answer) => ({
      ...{ id, currency, available: toUnits(balance.available.amount) },
      pendingOut: toUnits(balance.pendingOut.amount),
    }));
  }

  /** Whether all that enough blocks hold is credited. */
  async isCredited(): Promise<boolean> {
    const { wallet } = await this.#ask(operation("WalletDeposits"), { id: this.walletId, first: 100 });
    return wallet.deposits.nodes.every(
      ({ state, confirmations, confirmationsNeeded }: Answer) =>
        state === "CREDITED" || confirmations < confirmationsNeeded,
    );
  }

  /** Credits that were taken back with their blocks. */
  async countTakenBack(): Promise<number> {
    let count = 0;
    for (let after: string | null = null; ; ) {
      const { payments } = await this.#ask(operation("Payments"), { first: 100, after });
      count += payments.nodes.filter(({ status }: Answer) => status === "RETURNED").length;
      if (!payments.pageInfo.hasNextPage) return count;
      after = payments.pageInfo.endCursor;
    }
  }

  /** Test USDC, as a sandbox gives it; whether it did. */
  async askForUsdc(units: bigint): Promise<boolean> {
    const input = { walletId: this.walletId, amount: toAmount(units, "USDC") };
    const { simulateChainDeposit } = await this.#ask(operation("SimulateChainDeposit"), { input });
    return simulateChainDeposit.__typename === "SimulateChainDepositSuccess";
  }

  async withdraw(order: Omit<Order, "paymentId" | "userId">, fromAccountId: string): Promise<void> {
    const { currency, units, to } = order;
    const input = { fromAccountId, network: "ETHEREUM", address: to, amount: toAmount(units, currency) };
    const { withdrawToAddress } = await this.#ask(operation("WithdrawToAddress"), {
      input: { ...input, idempotencyKey: randomUUID() },
    });
    const paymentId: string | undefined = withdrawToAddress.payment?.id;
    if (paymentId !== undefined) this.orders.push({ ...order, paymentId, userId: this.userId });
  }

  async readPayment(id: string): Promise<Answer> {
    return (await this.#ask(operation("PaymentTransaction"), { id })).payment;
  }
}

/** Staff, as those who look after the chain. */
export class Operator {
  readonly client: { readonly ask: ReturnType<typeof makePatient> };

  private constructor(person: Person) {
    this.client = { ask: makePatient(person) };
  }

  static async logIn(coffer: RunningCoffer): Promise<Operator> {
    return new Operator(await logInOlivia(coffer));
  }

  async listTransactions(): Promise<readonly Answer[]> {
    const found: Answer[] = [];
    for (let after: string | null = null; ; ) {
      const { transactions } = await this.client.ask(operation("Transactions"), { filter: {}, first: 100, after });
      found.push(...transactions.nodes);
      if (!transactions.pageInfo.hasNextPage) return found;
      after = transactions.pageInfo.endCursor;
    }
  }

  /** Whatever it answers: what does not wait any more is refused. */
  async press(name: "SpeedUpTransaction" | "CancelTransaction", transactionId: string): Promise<void> {
    await this.client.ask(operation(name), { input: { transactionId, reason: "an hour of chance" } });
  }

  async readTreasury(): Promise<Answer> {
    const { treasuries } = await this.client.ask(operation("Treasuries"));
    return treasuries.find(({ network }: Answer) => network === "ETHEREUM");
  }

  /** Until the newest block is followed. */
  async awaitTip(ask: (method: string, ...params: readonly unknown[]) => Promise<unknown>): Promise<void> {
    await vi.waitFor(async () => {
      const { hash } = (await ask("eth_getBlockByNumber", "latest", false)) as { readonly hash: string };
      const { networks } = await this.client.ask(operation("NetworkProviders"));
      const { health } = networks.find(({ code }: Answer) => code === "ETHEREUM");
      expect([health.state, health.followed.hash]).toEqual(["FOLLOWING", hash]);
    }, PATIENT);
  }

  /** What somebody owes of deposits that a chain took back when they were spent, by currency. */
  async readDebts(userId: string): Promise<ReadonlyMap<string, bigint>> {
    const { paymentDebts } = await this.client.ask(operation("PaymentDebts"), { userId, first: 100 });
    const debts = new Map<string, bigint>();
    for (const { outstandingAmount } of paymentDebts.nodes.map((one: Answer) => one.debt ?? one)) {
      const { amount, currency } = outstandingAmount;
      debts.set(currency, (debts.get(currency) ?? 0n) + toUnits(amount));
    }
    return debts;
  }
}
