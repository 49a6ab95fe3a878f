import { describe, expect, it } from "vitest";
import type { Answer } from "./answer.ts";
import { reconcile } from "./compare-with-chain.ts";
import { operation } from "./operations.ts";
import type { PayingCoffer } from "./tell-of-chain-payouts.ts";
import { type PayerChain, useChainPayer } from "./use-chain-payer.ts";

/** The contract of USDT on the main network, where nobody is on a chain of one's own. */
const NOBODYS = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t";
const DEPOSIT = "50.000003";
const PAYER: PayerChain = { network: "TRON", currency: "TRX", deposit: DEPOSIT, payee: NOBODYS };
const ORDER = ["PLANNED", "SIGNED", "BROADCAST", "CONFIRMED", "FINAL"];

const unitsOf = (amount: string): bigint => BigInt(amount.replace(".", ""));

/** What goes out over a chain of Tron, from the payer's account to the books of the house. */
export function tellOfTronPayouts(coffer: PayingCoffer): void {
  describe("a payment to an address of Tron", () => {
    const { asAnn, asOperator, awaitThat, readTreasury, withdraw, readPayment, readBalance } = useChainPayer(
      coffer,
      PAYER,
    );

    it("is quoted, reserves, is sent, and is followed by its transaction to its end", async () => {
      const { quoteNetworkFee } = await asAnn().ask(operation("QuoteNetworkFee"), {
        input: { network: "TRON", address: NOBODYS, amount: { amount: "10.000007", currency: "TRX" } },
      });
      expect(quoteNetworkFee).toMatchObject({ source: "PRICE" });
      expect(quoteNetworkFee.options.map(({ maximumFee }: Answer) => maximumFee.amount)).toEqual(
        Array(3).fill("1.100000"),
      );
      const { payment } = await withdraw("10.000007");
      expect(payment).toMatchObject({ status: "PENDING", payout: { network: "TRON", address: NOBODYS } });
      const transaction = await awaitThat(async () => {
        const found = (await readPayment(payment.id)).transaction;
        expect(found).not.toBeNull();
        return found as Answer;
      });
      const states = asAnn().subscribe(operation("TransactionStatus"), { transactionId: transaction.id });
      const paid = await awaitThat(async () => {
        const found = await readPayment(payment.id);
        expect([found.transaction.state, found.status]).toEqual(["FINAL", "COMPLETED"]);
        return found.transaction as Answer;
      });
      const seen = await states.until(({ events }) =>
        events.at(-1)?.transactionStatus.state === "FINAL" ? events.map((event) => event.transactionStatus) : null,
      );
      await states.end();
      const places = seen.map(({ state }: Answer) => ORDER.indexOf(state));
      expect(places).toEqual(places.toSorted((a: number, b: number) => a - b));
      const treasury = await readTreasury();
      expect(paid).toMatchObject({ kind: "PAYOUT", from: treasury.address, to: NOBODYS, failure: null });
      expect(unitsOf(paid.fee.amount)).toBe(1_100_000n);
      const { transaction: details } = await asOperator().ask(operation("TransactionDetails"), { id: paid.id });
      expect(details.attempts).toMatchObject([{ number: 1, txid: paid.txid, outcome: "ACCEPTED" }]);
      expect(Date.parse(details.attempts[0].expiresAt)).toBeGreaterThan(Date.parse(details.attempts[0].signedAt));
      expect(await readBalance()).toBe("39.999996");
      const hurry = { input: { transactionId: paid.id, reason: "a story" } };
      const { speedUpTransaction } = await asOperator().ask(operation("SpeedUpTransaction"), hurry);
      expect(speedUpTransaction).toMatchObject({ code: "TRANSACTION_NOT_WAITING" });
    });

    it("is refused where the address is none, or nobody has its key, and nothing has changed", async () => {
      for (const address of [
        NOBODYS.toLowerCase(),
        "T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb",
        "41a614f803b6fd780986a42c78ec9c7f77e6ded13c",
      ])
        expect(await withdraw("1", { address })).toMatchObject({ code: "ADDRESS_INVALID" });
      expect(await readBalance()).toBe("39.999996");
    });

    it("leaves the house with what its books say, once all is final, and deposits are swept", async () => {
      await awaitThat(async () => {
        const { systemAccounts } = await asOperator().ask(operation("SystemAccounts"), { code: "custody.tron" });
        const [custody] = systemAccounts.nodes;
        // An asset: its debits are what is there.
        expect(`-${(await readTreasury()).balance.amount}`).toBe(custody.balance.posted.amount);
      });
      await awaitThat(() => reconcile({ client: asOperator() }, "TRON"));
    });
  });
}
