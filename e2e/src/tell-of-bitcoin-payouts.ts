import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Answer } from "./answer.ts";
import { reconcile } from "./compare-with-chain.ts";
import { operation } from "./operations.ts";
import { makeOperator } from "./operators.ts";
import { join, type Person } from "./people.ts";
import { takeTurns } from "./take-turns.ts";
import { PATIENT, type PayingCoffer } from "./tell-of-chain-payouts.ts";

/** Nobody's: BIP-173's example of P2WSH, on regtest. */
const NOBODYS = "bcrt1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qzf4jry";
const DEPOSIT = "2.00000003";
const ORDER = ["PLANNED", "SIGNED", "BROADCAST", "CONFIRMED", "FINAL"];

const unitsOf = (amount: string): bigint => BigInt(amount.replace(".", ""));

type MiningCoffer = PayingCoffer & { readonly mineMany: (blocks: number) => Promise<unknown> };

/** Somebody with bitcoin, an operator, and what they do; each step goes to the next gateway. */
function useBitcoinPayer(coffer: MiningCoffer) {
  const connect = takeTurns(coffer);
  const by = ({ client }: Person) => connect(client.accessToken);
  const people: { ann?: Person; operator?: Person; accountId?: string } = {};
  const asAnn = () => by(people.ann as Person);
  const asOperator = () => by(people.operator as Person);
  const awaitThat = <T>(check: () => Promise<T>): Promise<T> =>
    vi.waitFor(async () => {
      await coffer.mine();
      return check();
    }, PATIENT);
  const readTreasury = async (): Promise<Answer> =>
    (await asOperator().ask(operation("Treasuries"))).treasuries.find(({ network }: Answer) => network === "BITCOIN");
  const withdraw = async (amount: string, changes: object = {}): Promise<Answer> => {
    const order = { fromAccountId: people.accountId, network: "BITCOIN", address: NOBODYS };
    const input = { ...order, amount: { amount, currency: "BTC" }, idempotencyKey: randomUUID(), ...changes };
    return (await asAnn().ask(operation("WithdrawToAddress"), { input })).withdrawToAddress;
  };
  const readPayment = async (id: string): Promise<Answer> =>
    (await asAnn().ask(operation("PaymentTransaction"), { id })).payment;

  beforeAll(async () => {
    const url = coffer.urls[0] ?? "";
    people.ann = await join(url, "bitcoin-sender");
    people.operator = await makeOperator(url, coffer.adminUrl());
    const { createWallet } = await asAnn().ask(operation("CreateWallet"), { input: { network: "BITCOIN" } });
    await awaitThat(async () => expect((await readTreasury())?.balance?.amount).toMatch(/^[1-9]\d*\./));
    const deposit = { walletId: createWallet.wallet.id, amount: { amount: DEPOSIT, currency: "BTC" } };
    const { simulateChainDeposit } = await asAnn().ask(operation("SimulateChainDeposit"), { input: deposit });
    expect(simulateChainDeposit.__typename).toBe("SimulateChainDepositSuccess");
    people.accountId = await awaitThat(async () => {
      const { accounts } = await asAnn().ask("{ accounts { id balance { available { amount } } } }");
      expect(accounts[0]?.balance.available.amount).toBe(DEPOSIT);
      return accounts[0].id as string;
    });
  });
  return { asAnn, asOperator, awaitThat, readTreasury, withdraw, readPayment };
}

/** What goes out over a chain of Bitcoin, from the payer's account to the books of the house. */
export function tellOfBitcoinPayouts(coffer: MiningCoffer): void {
  describe("a payment to an address of Bitcoin", () => {
    const { asAnn, asOperator, awaitThat, readTreasury, withdraw, readPayment } = useBitcoinPayer(coffer);

    it("is quoted, reserves, is sent, and is followed by its transaction to its end", async () => {
      const { quoteNetworkFee } = await asAnn().ask(operation("QuoteNetworkFee"), {
        input: { network: "BITCOIN", address: NOBODYS, amount: { amount: "1.00000007", currency: "BTC" } },
      });
      expect(quoteNetworkFee.options).toHaveLength(3);
      for (const { maximumFee } of quoteNetworkFee.options) expect(unitsOf(maximumFee.amount)).toBeGreaterThan(100n);
      const { payment } = await withdraw("1.00000007", { address: NOBODYS.toUpperCase() });
      expect(payment).toMatchObject({ status: "PENDING", payout: { network: "BITCOIN", address: NOBODYS } });
      const transaction = await awaitThat(async () => {
        const found = (await readPayment(payment.id)).transaction;
        expect(found).not.toBeNull();
        return found as Answer;
      });
      const states = asAnn().subscribe(operation("TransactionStatus"), { transactionId: transaction.id });
      await awaitThat(async () => expect((await readPayment(payment.id)).status).toBe("COMPLETED"));
      await coffer.mineMany(100);
      const paid = await awaitThat(async () => {
        const found = (await readPayment(payment.id)).transaction;
        expect(found.state).toBe("FINAL");
        return found as Answer;
      });
      const seen = await states.until(({ events }) =>
        events.at(-1)?.transactionStatus.state === "FINAL" ? events.map((event) => event.transactionStatus) : null,
      );
      await states.end();
      const places = seen.map(({ state }: Answer) => ORDER.indexOf(state));
      expect(places).toEqual(places.toSorted((a: number, b: number) => a - b));
      const treasury = await readTreasury();
      expect(paid).toMatchObject({ kind: "PAYOUT", from: treasury.address, to: NOBODYS, failure: null });
      expect(unitsOf(paid.fee.amount)).toBeGreaterThan(0n);
      const { accounts } = await asAnn().ask("{ accounts { balance { available { amount } } } }");
      expect(accounts[0].balance.available.amount).toBe("0.99999996");
    });

    it("is refused where no node would relay it, and where the address is none, and nothing has changed", async () => {
      expect(await withdraw("0.00000329")).toMatchObject({ code: "AMOUNT_UNSUPPORTED" });
      for (const address of [`${NOBODYS}x`, "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"])
        expect(await withdraw("0.1", { address })).toMatchObject({ code: "ADDRESS_INVALID" });
      const { accounts } = await asAnn().ask("{ accounts { balance { available { amount } } } }");
      expect(accounts[0].balance.available.amount).toBe("0.99999996");
    });

    it("leaves the house with what its books say, once all is final", async () => {
      await awaitThat(async () => {
        const { systemAccounts } = await asOperator().ask(operation("SystemAccounts"), { code: "custody.bitcoin" });
        const [custody] = systemAccounts.nodes;
        // An asset: its debits are what is there.
        expect(`-${(await readTreasury()).balance.amount}`).toBe(custody.balance.posted.amount);
      });
      await awaitThat(() => reconcile({ client: asOperator() }, "BITCOIN"));
    });
  });
}
