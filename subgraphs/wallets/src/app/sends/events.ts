import type { NewEvent } from "@coffer/contracts/new-event";
import type { Asset } from "@coffer/money/asset";
import { formatMoney, type Money, money } from "@coffer/money/money";
import type { Mined, Send } from "../../domain/sends/send.ts";
import type { PaymentId } from "../../domain/wallets/ids.ts";

type Event = NewEvent<"wallets">;

export const payoutConfirmed = ({ network, txid }: Outcome, paymentId: PaymentId, at: Date): Event => ({
  type: "payout.confirmed",
  subject: paymentId,
  time: at,
  data: { paymentId, network, txid, confirmedAt: at.toISOString() },
});
type Outcome = { readonly network: string; readonly txid: string };

export const payoutFailed = (paymentId: PaymentId, reason: string, at: Date): Event => ({
  type: "payout.failed",
  subject: paymentId,
  time: at,
  data: { paymentId, reason, failedAt: at.toISOString() },
});

/** For its payer, who wanted it. */
export const payoutCancelled = (paymentId: PaymentId, at: Date): Event => ({
  type: "payout.cancelled",
  subject: paymentId,
  time: at,
  data: { paymentId, cancelledAt: at.toISOString() },
});

export const payoutCancellationRefused = (paymentId: PaymentId, at: Date): Event => ({
  type: "payout.cancellation_refused",
  subject: paymentId,
  time: at,
  data: { paymentId, refusedAt: at.toISOString() },
});

/** Null where it was free. */
export const feePaid = ({ network, source }: Send, { txid, fee, native }: PaidFee, at: Date): Event | null =>
  fee === 0n
    ? null
    : {
        type: "fee.paid",
        subject: network,
        time: at,
        data: {
          ...toOutside({ network, txid, address: source, amount: money(native, fee) }),
          paidAt: at.toISOString(),
        },
      };

/** `native`: what fees are paid in. */
type PaidFee = Pick<Mined, "txid" | "fee"> & { readonly native: Asset };

export type Funded = {
  readonly network: string;
  readonly txid: string;
  readonly address: string;
  readonly amount: Money;
};

/** What moved on a network, between it and somebody else. */
export const toOutside = ({ network, txid, address, amount }: Funded) => ({
  network,
  txid,
  address,
  currency: amount.asset.code,
  amount: formatMoney(amount),
});
