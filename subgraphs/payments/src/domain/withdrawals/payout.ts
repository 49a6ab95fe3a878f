import type { PayoutAddress, PayoutState } from "../money/chain-payout.ts";
import type { PaidOut } from "./steps.ts";

/** What goes to an address, and how far wallets, who send it, are with it. */
export type AddressPayout = PayoutAddress & {
  readonly state: PayoutState;
  readonly txid: string | null;
  /** In wallets' words: why it never will be paid. */
  readonly reason: string | null;
};

const REASONS: Readonly<Record<string, PaidOut>> = {
  PAYEE_REFUSES: "UNDELIVERABLE",
  REVERTED: "UNDELIVERABLE",
  CANCELLED: "CALLED_OFF",
  POLICY_DENIES: "DENIED",
  REJECTED: "DENIED",
};

/** What wallets have said of it; null: they were not asked. */
export function paidOutAs({ state, reason }: Pick<AddressPayout, "state" | "reason">): PaidOut | null {
  switch (state) {
    case "PLANNED":
      return null;
    case "REQUESTED":
      return "WAITING";
    case "CONFIRMED":
      return "PAID";
    case "FAILED":
      return REASONS[reason ?? ""] ?? "LOST";
    case "CANCELLED":
      return "CANCELLED";
  }
}
