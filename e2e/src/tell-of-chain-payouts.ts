import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Answer } from "./answer.ts";
import { reconcile } from "./compare-with-chain.ts";
import { operation } from "./operations.ts";
import { makeOperator } from "./operators.ts";
import { join, logIn, type Person } from "./people.ts";
import { takeTurns } from "./take-turns.ts";

export const PATIENT = { timeout: 240_000, interval: 200 };
const NOBODYS = "0x000000000000000000000000000000000000dEaD";

export type PayingCoffer = {
  /** Of every gateway; each step goes to the next. */
  readonly urls: readonly string[];
  readonly adminUrl: () => string;
  /** Makes a block, where none comes by itself. */
  mine(): Promise<unknown>;
};

const unitsOf = (amount: string): bigint => BigInt(amount.replace(".", ""));

/** Somebody with ether, an operator, and what they do; each step goes to the next gateway. */
export function usePayer(coffer: PayingCoffer) {
  const connect = takeTurns(coffer);
  const by = ({ client }: Person) => connect(client.accessToken);
  const people: { ann?: Person; operator?: Person; accountId?: string; walletId?: string } = {};
  const the = <Key extends keyof typeof people>(key: Key) => {
    const found = people[key];
    if (found === undefined) throw new Error(`${key} is not there yet`);
    return found as NonNullable<(typeof people)[Key]>;
  };
  const asAnn = () => by(the("ann"));
  const asOperator = () => by(the("operator"));
  const awaitThat = <T>(check: () => Promise<T>): Promise<T> =>
    vi.waitFor(async () => {
      await coffer.mine();
      return check();
    }, PATIENT);
  const readTreasury = async (): Promise<Answer> =>
    (await asOperator().ask(operation("Treasuries"))).treasuries.find(({ network }: Answer) => network === "ETHEREUM");
  const switchTo = async (state: string): Promise<Answer> => {
    const input = { network: "ETHEREUM", state, reason: "a story" };
    return (await asOperator().ask(operation("SwitchTreasury"), { input })).switchTreasury;
  };

  beforeAll(async () => {
    const url = coffer.urls[0] ?? "";
    people.ann = await join(url, "sender");
    people.operator = await makeOperator(url, coffer.adminUrl());
    const { createWallet } = await asAnn().ask(operation("CreateWallet"), { input: { network: "ETHEREUM" } });
    people.walletId = createWallet.wallet.id as string;
    const deposit = { walletId: people.walletId, amount: { amount: "3", currency: "ETH" } };
    await vi.waitFor(async () => {
      const { simulateChainDeposit } = await asAnn().ask(operation("SimulateChainDeposit"), { input: deposit });
      expect(simulateChainDeposit.__typename).toBe("SimulateChainDepositSuccess");
    }, PATIENT);
    people.accountId = await awaitThat(async () => {
      const { accounts } = await asAnn().ask("{ accounts { id balance { available { amount } } } }");
      expect(accounts[0]?.balance.available.amount).toBe("3.000000000000000000");
      return accounts[0].id as string;
    });
    await awaitThat(async () => expect((await readTreasury())?.balance?.amount).toMatch(/^[1-9]\d+\./));
  });
  afterAll(() => switchTo("OPEN"));

  return {
    by,
    walletId: () => the("walletId"),
    annsId: () => the("ann").userId,
    /** Her sessions have ended. */
    async logInAnn() {
      const { username, password } = the("ann");
      people.ann = await logIn(coffer.urls[0] ?? "", username, password);
    },
    ...{ asAnn, asOperator, awaitThat, readTreasury, switchTo },
    async withdraw(amount: string, changes: object = {}): Promise<Answer> {
      const order = { fromAccountId: the("accountId"), network: "ETHEREUM", address: NOBODYS };
      const input = { ...order, amount: { amount, currency: "ETH" }, idempotencyKey: randomUUID(), ...changes };
      return (await asAnn().ask(operation("WithdrawToAddress"), { input })).withdrawToAddress;
    },
    readPayment: async (id: string): Promise<Answer> =>
      (await asAnn().ask(operation("PaymentTransaction"), { id })).payment,
  };
}

const ORDER = ["PLANNED", "SIGNED", "BROADCAST", "CONFIRMED", "FINAL"];

/** What goes out over a chain of Ethereum, from the payer's account to the books of the house. */
export function tellOfChainPayouts(coffer: PayingCoffer): void {
  describe("a payment to an address", () => {
    const here = usePayer(coffer);
    const { by, asAnn, asOperator, awaitThat, readTreasury, switchTo, withdraw, readPayment } = here;
    const awaitTransaction = (paymentId: string): Promise<Answer> =>
      awaitThat(async () => {
        const { transaction } = await readPayment(paymentId);
        expect(transaction).not.toBeNull();
        return transaction;
      });

    it("reserves, is sent from the treasury, and is followed by its transaction to its end", async () => {
      const { payment } = await withdraw("1.000000000000000007");
      expect(payment).toMatchObject({ status: "PENDING", payout: { network: "ETHEREUM", address: NOBODYS } });
      const transaction = await awaitTransaction(payment.id);
      const states = asAnn().subscribe(operation("TransactionStatus"), { transactionId: transaction.id });
      await awaitThat(async () => expect((await readPayment(payment.id)).transaction.state).toBe("FINAL"));
      const seen = await states.until(({ events }) =>
        events.at(-1)?.transactionStatus.state === "FINAL" ? events.map((event) => event.transactionStatus) : null,
      );
      await states.end();
      expect(seen[0]).toMatchObject({ snapshot: true });
      const places = seen.map(({ state }: Answer) => ORDER.indexOf(state));
      expect(places).toEqual(places.toSorted((a: number, b: number) => a - b));
      const paid = await awaitThat(async () => {
        const found = await readPayment(payment.id);
        expect(found.status).toBe("COMPLETED");
        return found.transaction;
      });
      const treasury = await readTreasury();
      expect(paid).toMatchObject({ kind: "PAYOUT", from: treasury.address, to: NOBODYS, failure: null });
      expect(unitsOf(paid.fee.amount)).toBeGreaterThan(0n);
      const { accounts } = await asAnn().ask("{ accounts { balance { available { amount } } } }");
      expect(accounts[0].balance.available.amount).toBe("1.999999999999999993");
    });

    it("is the payer's to see, and staff's, and nobody else's", async () => {
      const { payment } = await withdraw("0.01");
      const transaction = await awaitTransaction(payment.id);
      const stranger = await join(coffer.urls[0] ?? "", "stranger");
      const { id } = transaction;
      expect((await by(stranger).ask(operation("TransactionDetails"), { id })).transaction).toBeNull();
      expect((await asOperator().ask(operation("TransactionDetails"), { id })).transaction).toMatchObject({ id });
      const refused = by(stranger).subscribe(operation("TransactionStatus"), { transactionId: id });
      expect(await refused.until(({ errors }) => errors[0])).toBeTruthy();
    });

    tellOfDepositAddresses(here);

    tellOfTestUsdc(here);

    it("is refused while the treasury is paused, and where the address is none, and nothing has changed", async () => {
      const available = async () =>
        (await asAnn().ask("{ accounts { balance { available { amount } } } }")).accounts[0].balance.available.amount;
      const before = await available();
      expect(await withdraw("0.1", { address: "0x000000000000000000000000000000000000DEAD0" })).toMatchObject({
        code: "ADDRESS_INVALID",
      });
      expect(await available()).toBe(before);
      expect(await switchTo("PAUSED")).toMatchObject({ treasury: { state: "PAUSED" } });
      await vi.waitFor(async () => {
        const said = await withdraw("0.000000000000000001");
        expect(said).toMatchObject({ code: "NETWORK_CLOSED" });
      }, PATIENT);
      expect(await switchTo("OPEN")).toMatchObject({ treasury: { state: "OPEN" } });
      await awaitThat(async () => {
        const after = await asAnn().ask("{ accounts { balance { pendingOut { amount } } } }");
        expect(after.accounts[0].balance.pendingOut.amount).toBe("0.000000000000000000");
      });
    });

    tellOfBooks(here);
  });
}

function tellOfDepositAddresses({ asAnn, walletId }: ReturnType<typeof usePayer>): void {
  it("has come to an account that says where more of it can be sent to, or why nowhere", async () => {
    const look = async (network: string): Promise<Answer> => {
      const { accounts } = await asAnn().ask(operation("DepositAddresses"), { network });
      return accounts.find(({ currency }: Answer) => currency === "ETH").depositAddress;
    };
    const wallet = { id: walletId() };
    // What she has came to the one address that there was.
    expect(await look("ETHEREUM")).toMatchObject({ address: null, wallet, missing: "ALL_USED" });
    const input = { walletId: walletId(), idempotencyKey: randomUUID() };
    const { createWalletAddress } = await asAnn().ask(operation("CreateWalletAddress"), { input });
    const { address } = createWalletAddress.address;
    expect(await look("ETHEREUM")).toMatchObject({ address: { address, index: 1 }, wallet, missing: null });
    expect(await look("BITCOIN")).toEqual({ address: null, wallet: null, missing: "CURRENCY_MISMATCH" });
    expect(await look("NOWHERE")).toEqual({ address: null, wallet: null, missing: "CHAIN_UNAVAILABLE" });
  });
}

function tellOfTestUsdc({ asAnn, awaitThat, walletId, withdraw, readPayment }: ReturnType<typeof usePayer>): void {
  it("takes test USDC in by its contract, and out again, for a fee of the house's ether", async () => {
    const amount = { amount: "25", currency: "USDC" };
    const deposit = { walletId: walletId(), amount };
    const { simulateChainDeposit } = await asAnn().ask(operation("SimulateChainDeposit"), { input: deposit });
    expect(simulateChainDeposit.__typename).toBe("SimulateChainDepositSuccess");
    const readAccount = async (): Promise<Answer> =>
      (await asAnn().ask(operation("Accounts"))).accounts.find(({ currency }: Answer) => currency === "USDC");
    const { id } = await awaitThat(async () => {
      const account = await readAccount();
      expect(account?.balance.available.amount).toBe("25.000000");
      return account;
    });
    const order = { fromAccountId: id, amount: { amount: "12.000001", currency: "USDC" } };
    const { payment } = await withdraw("0", order);
    expect(payment).toMatchObject({ status: "PENDING", payout: { network: "ETHEREUM", address: NOBODYS } });
    const paid = await awaitThat(async () => {
      const { status, transaction } = await readPayment(payment.id);
      expect([status, transaction?.state]).toEqual(["COMPLETED", "FINAL"]);
      return transaction;
    });
    expect(paid).toMatchObject({ kind: "PAYOUT", to: NOBODYS, amount: order.amount, fee: { currency: "ETH" } });
    expect((await readAccount()).balance.available.amount).toBe("12.999999");
  });
}

function tellOfBooks({ asOperator, awaitThat, readTreasury }: ReturnType<typeof usePayer>): void {
  it("leaves the house with what its books say, once all is final, and deposits are swept", async () => {
    await awaitThat(async () => {
      const { nodes } = (await asOperator().ask(operation("Transactions"), { filter: {}, first: 100 })).transactions;
      for (const { state } of nodes) expect(["FINAL", "FAILED", "CANCELLED"]).toContain(state);
      expect(nodes.map(({ kind }: Answer) => kind)).toEqual(expect.arrayContaining(["PAYOUT", "SWEEP"]));
      const treasury = await readTreasury();
      for (const { currency, amount } of [treasury.balance, ...treasury.tokens.map((one: Answer) => one.balance)]) {
        const of = { code: "custody.ethereum", currency };
        const { systemAccounts } = await asOperator().ask(operation("SystemAccounts"), of);
        const [custody] = systemAccounts.nodes;
        // An asset: its debits are what is there.
        expect([currency, `-${amount}`]).toEqual([currency, custody.balance.posted.amount]);
      }
    });
    await awaitThat(() => reconcile({ client: asOperator() }, "ETHEREUM"));
  });
}
