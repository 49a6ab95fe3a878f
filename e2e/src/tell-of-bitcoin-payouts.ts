import { describe, expect, it } from "vitest";
import type { Answer } from "./answer.ts";
import { reconcile } from "./compare-with-chain.ts";
import { operation } from "./operations.ts";
import type { PayingCoffer } from "./tell-of-chain-payouts.ts";
import { type PayerChain, useChainPayer } from "./use-chain-payer.ts";

/** Nobody's: BIP-173's example of P2WSH, on regtest. */
const NOBODYS = "bcrt1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qzf4jry";
const DEPOSIT = "2.00000003";
const PAYER: PayerChain = { network: "BITCOIN", currency: "BTC", deposit: DEPOSIT, payee: NOBODYS };
const ORDER = ["PLANNED", "SIGNED", "BROADCAST", "CONFIRMED", "FINAL"];

const unitsOf = (amount: string): bigint => BigInt(amount.replace(".", ""));

type MiningCoffer = PayingCoffer & { readonly mineMany: (blocks: number) => Promise<unknown> };

/** What goes out over a chain of Bitcoin, from the payer's account to the books of the house. */
export function tellOfBitcoinPayouts(coffer: MiningCoffer): void {
  describe("a payment to an address of Bitcoin", () => {
    const { asAnn, asOperator, awaitThat, readTreasury, withdraw, readPayment, readBalance } = useChainPayer(
      coffer,
      PAYER,
    );

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
      expect(await readBalance()).toBe("0.99999996");
    });

    it("is refused where no node would relay it, and where the address is none, and nothing has changed", async () => {
      expect(await withdraw("0.00000329")).toMatchObject({ code: "AMOUNT_UNSUPPORTED" });
      for (const address of [`${NOBODYS}x`, "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"])
        expect(await withdraw("0.1", { address })).toMatchObject({ code: "ADDRESS_INVALID" });
      expect(await readBalance()).toBe("0.99999996");
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
