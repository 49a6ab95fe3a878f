import { describe, expect, it, vi } from "vitest";
import type { Answer } from "./answer.ts";
import { operation } from "./operations.ts";
import { join, type Person } from "./people.ts";
import { takeTurns } from "./take-turns.ts";

const PATIENT = { timeout: 240_000, interval: 100 };

type Coffer = {
  /** Of every gateway; each step goes to the next. */
  readonly urls: readonly string[];
  /** Makes a block, where none comes by itself. */
  mine(): Promise<unknown>;
};

/** What comes in over a chain, with amounts of its currency. */
type Chain = {
  readonly network: string;
  readonly currency: string;
  readonly amount: string;
  readonly tooPrecise: string;
  readonly tooLarge: string;
};

export const ETHEREUM: Chain = {
  network: "ETHEREUM",
  currency: "ETH",
  amount: "2.000000000000000001",
  tooPrecise: "0.0000000000000000001",
  tooLarge: "1000.000000000000000001",
};

/** The test USDC that a sandbox makes: as much as is worth a sweep. */
export const USDC: Chain = {
  network: "ETHEREUM",
  currency: "USDC",
  amount: "25.000001",
  tooPrecise: "0.0000001",
  tooLarge: "1000.000001",
};

export const BITCOIN: Chain = {
  network: "BITCOIN",
  currency: "BTC",
  amount: "1.00000001",
  tooPrecise: "0.000000001",
  tooLarge: "1000.00000001",
};

export const TRON: Chain = {
  network: "TRON",
  currency: "TRX",
  amount: "2.000001",
  tooPrecise: "0.0000001",
  tooLarge: "1000.000001",
};

/** Whom a chain of one's own has to give money to: the address of the private key 1. */
export const TRON_HOLDER = new Map([["417e5f4552091a69125d5dfcb7b8c2659029395bdf", 10n ** 17n]]);
/** The test USDT of a sandbox. */
export const TRON_TOKENS = new Map([
  ["41501c53fc332afd93cc9ea012c191cbfa25721914", { symbol: "USDT", decimals: 6, balances: TRON_HOLDER }],
]);

/** From its block to the balance. */
export function tellOfChainDeposits(coffer: Coffer, chain: Chain): void {
  const { network, currency } = chain;
  const [payee, other] = [currency.toLowerCase(), `${currency.toLowerCase()}-other`] as const;
  describe(`a deposit of ${currency} over a chain of ${network}`, () => {
    const connect = takeTurns(coffer);
    const by = ({ client }: Person) => connect(client.accessToken);
    const makeWallet = async (who: Person): Promise<string> =>
      (await by(who).ask(operation("CreateWallet"), { input: { network } })).createWallet.wallet.id;
    const simulate = (who: Person, walletId: string, amount: object) =>
      by(who).send(operation("SimulateChainDeposit"), { input: { walletId, amount } });
    const listDeposits = async (who: Person, id: string): Promise<Answer[]> =>
      (await by(who).ask(operation("WalletDeposits"), { id })).wallet.deposits.nodes;

    it("is seen in its block, confirmed, and credited as a payment, and the balance says so live", async () => {
      const ann = await join(coffer.urls[0] ?? "", payee);
      const walletId = await makeWallet(ann);
      await vi.waitFor(async () => {
        const { networks } = await by(ann).ask(operation("Networks"));
        const { health } = networks.find(({ code }: Answer) => code === network);
        expect(health).toMatchObject({ connected: true, state: "FOLLOWING" });
      }, PATIENT);
      const balances = by(ann).subscribe(operation("BalanceChanged"), {});
      await balances.connected;
      const { data } = await simulate(ann, walletId, { amount: chain.amount, currency });
      const { __typename, address, txid } = data?.simulateChainDeposit ?? {};
      expect(__typename).toBe("SimulateChainDepositSuccess");
      const deposit = await vi.waitFor(async () => {
        await coffer.mine();
        const [found] = await listDeposits(ann, walletId);
        expect(found?.state).toBe("CREDITED");
        return found as Answer;
      }, PATIENT);
      expect(deposit).toMatchObject({
        ...{ address, txid, network, payment: { status: "COMPLETED" } },
        amount: { amount: chain.amount, currency },
      });
      const [payment] = (await by(ann).ask(operation("Payments"), { first: 10 })).payments.nodes;
      expect(payment).toMatchObject({ id: deposit.payment.id, kind: "DEPOSIT", status: "COMPLETED" });
      await balances.until(({ events }) =>
        events.some(({ balanceChanged }) => balanceChanged.balance.available.amount === chain.amount),
      );
      await balances.end();
    });

    it("is simulated of one's own wallet alone, with an amount that the network has", async () => {
      const [ann, bob] = [await join(coffer.urls[0] ?? "", payee), await join(coffer.urls[0] ?? "", other)];
      const walletId = await makeWallet(ann);
      const ofChain = (amount: string) => ({ amount, currency });
      const { data } = await simulate(bob, walletId, ofChain("1"));
      expect(data?.simulateChainDeposit).toMatchObject({ code: "WALLET_NOT_FOUND" });
      for (const [amount, code] of [
        ["0", "NOT_POSITIVE"],
        [chain.tooPrecise, "TOO_PRECISE"],
        ["1e3", "NOT_A_DECIMAL"],
        [chain.tooLarge, "OUT_OF_RANGE"],
      ] as const)
        expect((await simulate(ann, walletId, ofChain(amount))).errors).toMatchObject([
          { extensions: { code: "BAD_USER_INPUT", inputs: [{ path: "input.amount.amount", code }] } },
        ]);
      expect((await simulate(ann, walletId, { amount: "1", currency: "USD" })).errors).toMatchObject([
        { extensions: { inputs: [{ path: "input.amount.currency", code: "UNKNOWN_CURRENCY" }] } },
      ]);
      expect(await listDeposits(ann, walletId)).toEqual([]);
    });
  });
}
