import type { CallingOff, ChainPayout } from "../../domain/money/chain-payout.ts";
import type { PaymentId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";
import type { AddressPayout } from "../../domain/withdrawals/payout.ts";

/** In the order asked for; null of what goes to no address. */
export type ListPayouts = (ids: readonly PaymentId[]) => Promise<readonly (ChainPayout | null)[]>;

/**
 * Whether money of a currency is paid out over a network now, by the last word of wallets; what is
 * stopped is not.
 */
export type IsNetworkOpen = (of: { readonly network: string; readonly currency: string }) => Promise<boolean>;

/** Whether wallets has stopped it, because the books and the chain differ. */
export type IsNetworkStopped = IsNetworkOpen;

/** What goes to addresses: wallets are asked for it by an event, and answer by another. */
export type AddressPayouts = {
  /** Null of what goes to a payment method. */
  find(id: PaymentId): Promise<AddressPayout | null>;
  isOpen: IsNetworkOpen;
  /**
   * Asks for it, in one transaction with the note that it was asked for: once for good, and only
   * while the payment is PROCESSING. Else it does nothing.
   */
  request(payment: Payment, at: Date): Promise<void>;
};

/** How it ended, as wallets say. */
export type PayoutEnd =
  | { readonly state: "CONFIRMED"; readonly txid: string; readonly at: Date }
  | { readonly state: "FAILED"; readonly reason: string; readonly at: Date }
  | { readonly state: "CANCELLED"; readonly at: Date };

/**
 * What one event of wallets about a payout does, all of it in the transaction that remembers the
 * event: where anything throws, nothing is kept.
 */
export type PayoutBooks = {
  /** To the end of the transaction nobody else takes an event of it. */
  lock(id: PaymentId): Promise<AddressPayout | null>;
  /** Whether its payer wants it called off; null where they do not. */
  findCallingOff(id: PaymentId): Promise<CallingOff | null>;
  /** That it is too late to call it off: noted, and its payer is told. */
  refuseCallingOff(id: PaymentId, at: Date): Promise<void>;
  /** Notes it, and has the payment worked on. */
  end(id: PaymentId, end: PayoutEnd): Promise<void>;
};
