import type { EventData } from "@coffer/contracts/event-data";
import { newId, uuidOf } from "@coffer/contracts/ids";
import { type Money, zero } from "@coffer/money/money";
import type { Clock } from "@coffer/platform/values/clock";
import type { CreditFromChain } from "../../domain/deposits/chain.ts";
import type { ClearingAccount } from "../../domain/money/clearing.ts";
import type { PaymentId } from "../../domain/money/ids.ts";
import type { Assets } from "../money/ports.ts";
import { readChainMoney } from "../money/read-chain-money.ts";
import type { ChainBooks } from "./chain-ports.ts";

export type ConfirmedDeposit = EventData<"coffer.wallets.deposit.confirmed">;

export type CreditFromChainDeps = {
  readonly assets: Pick<Assets, "find" | "look">;
  readonly clock: Clock;
  /** What we have on a network. */
  readonly custody: (network: string) => ClearingAccount;
};

/**
 * Credits what a chain has confirmed: one payment for each confirmation of each deposit, whoever
 * comes with it, and however often. What the chain has taken back before is not credited: an event
 * that was a dead letter is tried again at any time. Throws where it cannot be done, and nothing
 * is: of a currency that is not known, of another scale, or of more than the ledger holds. The
 * payment that it made; null where it made none.
 */
export const makeCreditFromChain =
  ({ assets, clock, custody }: CreditFromChainDeps) =>
  async (books: ChainBooks, confirmed: ConfirmedDeposit): Promise<PaymentId | null> => {
    const { depositId, credit, userId, network, currency } = confirmed;
    const amount = await readChainMoney(assets, confirmed);
    await books.lock(depositId);
    const of = { depositId, credit };
    if ((await books.findCredited(of)) || (await books.isReversed(of))) return null;
    await books.openCustody(network, amount.asset);
    const at = clock.now();
    const payment = planPayment(confirmed, { amount, at });
    const outcome = await books.submit({
      claim: null,
      subjectId: payment.id,
      step: {
        kind: "creditFromChain",
        payment,
        payee: { userId, currency, isFound: false },
        clearing: custody(network),
      },
    });
    if (outcome.kind !== "done")
      throw new Error(
        `what a chain has brought was not credited: ${outcome.kind === "refused" ? outcome.refusal.code : outcome.kind}`,
      );
    await books.tellCredited({ ...of, userId, paymentId: payment.id }, at);
    return payment.id;
  };

/** Its account is found, or opened, under the payee's lock. */
function planPayment(
  { depositId, credit, userId, network, txid, address }: ConfirmedDeposit,
  { amount, at }: { readonly amount: Money; readonly at: Date },
): CreditFromChain["payment"] {
  const id = newId("pay");
  return {
    id,
    kind: "DEPOSIT",
    status: "COMPLETED",
    amount,
    fee: zero(amount.asset),
    memo: null,
    from: null,
    to: { userId, accountId: newId("acc") },
    entryId: uuidOf(id),
    sequence: "1",
    createdAt: at,
    endedAt: at,
    chain: { depositId, credit, network, txid, address },
  };
}
