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
import type { Ordered } from "./verdict.ts";
import { type Currency, type Network, SCALES, sameAddress, type World } from "./world.ts";

export const PATIENT = { timeout: 240_000, interval: 100 };

export const toUnits = (amount: string): bigint => BigInt(amount.replace(".", ""));

function toAmount(units: bigint, currency: Currency): { readonly amount: string; readonly currency: Currency } {
  const scale = SCALES[currency];
  const digits = String(units).padStart(scale + 1, "0");
  return { amount: `${digits.slice(0, -scale)}.${digits.slice(-scale)}`, currency };
}

export type Order = Omit<Ordered, "isPaid" | "txid"> & { readonly network: Network };

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

type Wallet = { readonly id: string; readonly address: string };
type Account = { readonly id: string; readonly currency: Currency; available: bigint; pendingOut: bigint };

/** Somebody with a wallet on each network. */
export class Customer {
  readonly orders: Order[] = [];
  readonly userId: string;
  readonly #wallets: ReadonlyMap<Network, Wallet>;
  readonly #ask: ReturnType<typeof makePatient>;
  /** What was ordered and has come to its end, which is for good. */
  readonly #ended = new Map<string, Answer>();

  private constructor(person: Person, wallets: ReadonlyMap<Network, Wallet>) {
    this.userId = person.userId;
    this.#wallets = wallets;
    this.#ask = makePatient(person);
  }

  static async join(url: string, name: string, networks: readonly Network[]): Promise<Customer> {
    const person = await join(url, name);
    const wallets = new Map<Network, Wallet>();
    for (const network of networks) {
      const { createWallet } = await person.client.ask(operation("CreateWallet"), { input: { network } });
      const { id, addresses } = createWallet.wallet;
      wallets.set(network, { id, address: sameAddress(addresses.nodes[0].address) });
    }
    return new Customer(person, wallets);
  }

  get addresses(): readonly string[] {
    return [...this.#wallets.values()].map(({ address }) => address);
  }

  addressOn(network: Network): string {
    return this.#on(network).address;
  }

  #on(network: Network): Wallet {
    const wallet = this.#wallets.get(network);
    if (!wallet) throw new Error(`nobody has a wallet on ${network}`);
    return wallet;
  }

  async readAccounts(): Promise<readonly Account[]> {
    const { accounts } = await this.#ask(
      "{ accounts { id currency balance { available { amount } pendingOut { amount } } } }",
    );
    return accounts.map(({ id, currency, balance }: Answer) => ({
      ...{ id, currency, available: toUnits(balance.available.amount) },
      pendingOut: toUnits(balance.pendingOut.amount),
    }));
  }

  /** Whether all that enough blocks hold is credited, of what came last. */
  async isCredited(network: Network): Promise<boolean> {
    const { wallet } = await this.#ask(operation("WalletDeposits"), { id: this.#on(network).id, first: 100 });
    return wallet.deposits.nodes.every(
      ({ state, confirmations, confirmationsNeeded }: Answer) =>
        state === "CREDITED" || confirmations < confirmationsNeeded,
    );
  }

  /** Credits, and those among them that were taken back with their blocks. */
  async countCredits(): Promise<{ readonly all: number; readonly takenBack: number }> {
    let [all, takenBack] = [0, 0];
    for (let after: string | null = null; ; ) {
      const { payments } = await this.#ask(operation("Payments"), { first: 100, after });
      const credits = payments.nodes.filter(({ kind }: Answer) => kind === "DEPOSIT");
      all += credits.length;
      takenBack += credits.filter(({ status }: Answer) => status === "RETURNED").length;
      if (!payments.pageInfo.hasNextPage) return { all, takenBack };
      after = payments.pageInfo.endCursor;
    }
  }

  /** Test money, as a sandbox gives it; whether it did. */
  async askFaucet({ network }: World, currency: Currency, units: bigint): Promise<boolean> {
    const input = { walletId: this.#on(network).id, amount: toAmount(units, currency) };
    const { simulateChainDeposit } = await this.#ask(operation("SimulateChainDeposit"), { input });
    return simulateChainDeposit.__typename === "SimulateChainDepositSuccess";
  }

  async withdraw(order: Omit<Order, "paymentId">, fromAccountId: string): Promise<boolean> {
    const { network, currency, units, to } = order;
    const input = { fromAccountId, network, address: to, amount: toAmount(units, currency) };
    const { withdrawToAddress } = await this.#ask(operation("WithdrawToAddress"), {
      input: { ...input, idempotencyKey: randomUUID() },
    });
    const paymentId: string | undefined = withdrawToAddress.payment?.id;
    if (paymentId !== undefined) this.orders.push({ ...order, paymentId });
    return paymentId !== undefined;
  }

  async readPayment(id: string): Promise<Answer> {
    const known = this.#ended.get(id);
    if (known) return known;
    const { payment } = await this.#ask(operation("PaymentTransaction"), { id });
    if (["COMPLETED", "CANCELLED", "FAILED"].includes(payment.status)) this.#ended.set(id, payment);
    return payment;
  }
}

/** Staff, as those who look after the chains. */
export class Operator {
  readonly client: { readonly ask: ReturnType<typeof makePatient> };

  private constructor(person: Person) {
    this.client = { ask: makePatient(person) };
  }

  static async logIn(coffer: RunningCoffer): Promise<Operator> {
    return new Operator(await logInOlivia(coffer));
  }

  /** Newest first: at most a hundred. */
  async listTransactions(filter: { states: readonly string[]; network?: Network }): Promise<readonly Answer[]> {
    const { transactions } = await this.client.ask(operation("Transactions"), { filter, first: 100 });
    return transactions.nodes;
  }

  /** Whatever it answers: what does not wait any more is refused. */
  async press(name: "SpeedUpTransaction" | "CancelTransaction", transactionId: string): Promise<void> {
    await this.client.ask(operation(name), { input: { transactionId, reason: "an hour of chance" } });
  }

  async readTreasury(network: Network): Promise<Answer> {
    const { treasuries } = await this.client.ask(operation("Treasuries"));
    return treasuries.find((one: Answer) => one.network === network);
  }

  /** Until the newest block of each is followed. */
  async awaitTips(worlds: readonly World[]): Promise<void> {
    await vi.waitFor(async () => {
      const { networks } = await this.client.ask(operation("NetworkProviders"));
      for (const world of worlds) {
        const { health } = networks.find(({ code }: Answer) => code === world.network);
        expect([world.network, health.state, health.followed?.hash]).toEqual([
          ...[world.network, "FOLLOWING"],
          await world.tip(),
        ]);
      }
    }, PATIENT);
  }

  /** What somebody owes of deposits that a chain took back when they were spent, by currency. */
  async readDebts(userId: string): Promise<ReadonlyMap<Currency, bigint>> {
    const debts = new Map<Currency, bigint>();
    for (let after: string | null = null; ; ) {
      const { paymentDebts } = await this.client.ask(operation("PaymentDebts"), { userId, first: 100, after });
      for (const { outstandingAmount } of paymentDebts.nodes.map((one: Answer) => one.debt ?? one)) {
        const { amount, currency } = outstandingAmount;
        debts.set(currency, (debts.get(currency) ?? 0n) + toUnits(amount));
      }
      if (!paymentDebts.pageInfo?.hasNextPage) return debts;
      after = paymentDebts.pageInfo.endCursor;
    }
  }
}
