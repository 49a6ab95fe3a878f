import type { SentFactsFragment } from "../generated/transaction/transaction.ts";
import { State, type Tone } from "../ui/state.tsx";
import { words } from "../words/words.ts";

type Sent = Pick<SentFactsFragment, "state" | "confirmations" | "confirmationsNeeded">;
type Stand = Sent["state"];

const TONES: Readonly<Record<Stand, Tone>> = {
  AWAITING_APPROVAL: "waiting",
  PLANNED: "waiting",
  AWAITING_SIGNATURE: "waiting",
  SIGNED: "waiting",
  BROADCAST: "waiting",
  CONFIRMED: "good",
  FINAL: "good",
  FAILED: "bad",
  CANCELLED: "quiet",
};

/** No stream tells of a transaction. */
export const LOOK_AGAIN_MS = { underWay: 2_000, confirmed: 10_000 };

/**
 * How often to look whether it has gone on by itself, as one may that is in a state which this page
 * does not know; false where it does not any more.
 */
export function lookAgainAfter(state: Stand): number | false {
  switch (state) {
    case "FINAL":
    case "FAILED":
    case "CANCELLED":
      return false;
    case "CONFIRMED":
      return LOOK_AGAIN_MS.confirmed;
    default:
      return LOOK_AGAIN_MS.underWay;
  }
}

/** Where a transaction stands, while somebody looks on; what a newer server says as it says it. */
export function TransactionState({ state }: { readonly state: Stand }) {
  const { [state]: word = String(state) } = words.transaction.states;
  const { [state]: tone = "waiting" } = TONES;
  return (
    <span aria-live="polite">
      <State tone={tone}>{word}</State>
    </span>
  );
}

/** How many blocks hold it, of those that have to; those that come later make no difference. */
export const confirmationsOf = ({ confirmations, confirmationsNeeded }: Omit<Sent, "state">): string =>
  words.transaction.blocks(Math.min(confirmations, confirmationsNeeded), confirmationsNeeded);
