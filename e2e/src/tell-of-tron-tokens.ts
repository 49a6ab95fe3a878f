import { describe, expect, it } from "vitest";
import type { Answer } from "./answer.ts";
import { reconcile } from "./compare-with-chain.ts";
import { operation } from "./operations.ts";
import type { PayingCoffer } from "./tell-of-chain-payouts.ts";
import { type PayerChain, useChainPayer } from "./use-chain-payer.ts";

/** The contract of USDT on the main network, where nobody is on a chain of one's own. */
const NOBODYS = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t";
const PAYER: PayerChain = { network: "TRON", currency: "USDT", deposit: "50.000003", payee: NOBODYS };
const TRX = 1_000_000n;

const unitsOf = (amount: string): bigint => BigInt(amount.replace(".", ""));

/** A token of Tron's, in and out, from the payer's account to the books of the house. */
export function tellOfTronTokens(coffer: PayingCoffer): void {
  describe("USDT over Tron", () => {
    const { asAnn, asOperator, awaitThat, readTreasury, withdraw, readPayment, readBalance } = useChainPayer(
      coffer,
      PAYER,
    );
    const readTokens = async (): Promise<Answer> =>
      (await readTreasury()).tokens.find(({ currency }: Answer) => currency.code === "USDT");

    it("is a token of the network that fits, and its treasury has some", async () => {
      const { networks } = await asAnn().ask("{ networks { code tokens { currency { code } state fault } } }");
      const { tokens } = networks.find(({ code }: Answer) => code === "TRON");
      expect(tokens).toEqual([{ currency: { code: "USDT" }, state: "FITS", fault: null }]);
      await awaitThat(async () => expect(unitsOf((await readTokens()).balance.amount)).toBeGreaterThan(100n * TRX));
    });

    it("is quoted, reserves, is sent by its contract, and costs TRX", async () => {
      const amount = { amount: "10.000007", currency: "USDT" };
      const { quoteNetworkFee } = await asAnn().ask(operation("QuoteNetworkFee"), {
        input: { network: "TRON", address: NOBODYS, amount },
      });
      expect(quoteNetworkFee).toMatchObject({ source: "PRICE" });
      const [{ maximumFee }] = quoteNetworkFee.options;
      expect(maximumFee.currency).toBe("TRX");
      const { payment } = await withdraw("10.000007");
      expect(payment).toMatchObject({ status: "PENDING", payout: { network: "TRON", address: NOBODYS } });
      const paid = await awaitThat(async () => {
        const found = await readPayment(payment.id);
        expect([found.transaction?.state, found.status]).toEqual(["FINAL", "COMPLETED"]);
        return found.transaction as Answer;
      });
      expect(paid).toMatchObject({ kind: "PAYOUT", to: NOBODYS, failure: null });
      const fee = unitsOf(paid.fee.amount);
      expect([fee > 13n * TRX, fee <= unitsOf(maximumFee.amount)]).toEqual([true, true]);
      expect(await readBalance()).toBe("39.999996");
    });

    it("is swept behind a top-up of its address, and the books have what the chain has of both", async () => {
      const listed = async (kind: string): Promise<Answer[]> =>
        (await asOperator().ask(operation("Transactions"), { filter: { network: "TRON", kind }, first: 50 }))
          .transactions.nodes;
      await awaitThat(async () => {
        const [funds, sweeps] = [await listed("FUND"), await listed("SWEEP")];
        expect(funds.map(({ state }) => state)).toEqual(["FINAL"]);
        expect(sweeps.filter(({ amount }) => amount.currency === "USDT").map(({ state }) => state)).toEqual(["FINAL"]);
      });
      const { deposits } = (
        await asAnn().ask("{ wallets { network deposits { nodes { amount { currency } } } } }")
      ).wallets.find(({ network }: Answer) => network === "TRON");
      expect(deposits.nodes).toEqual([{ amount: { currency: "USDT" } }]);
      await awaitThat(async () => {
        const { systemAccounts } = await asOperator().ask(operation("SystemAccounts"), {
          ...{ code: "custody.tron", currency: "USDT" },
        });
        // An asset: its debits are what is there, and all of it is the treasury's by now.
        expect(systemAccounts.nodes[0].balance.posted.amount).toBe(`-${(await readTokens()).balance.amount}`);
      });
      await awaitThat(() => reconcile({ client: asOperator() }, "TRON"));
    });
  });
}
