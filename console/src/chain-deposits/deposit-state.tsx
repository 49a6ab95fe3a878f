import type { ChainDepositFactsFragment } from "../generated/chain-deposits/chain-deposits.ts";
import { State, type Tone } from "../ui/state.tsx";
import { words } from "../words/words.ts";

type Deposit = Pick<ChainDepositFactsFragment, "state" | "confirmations" | "confirmationsNeeded">;

const TONES: Readonly<Record<Deposit["state"], Tone>> = {
  CONFIRMING: "waiting",
  CONFIRMED: "waiting",
  CREDITED: "good",
  ORPHANED: "quiet",
  REVERSED: "bad",
};

/** It changes within moments by itself. */
export const isUnderWay = ({ state }: Pick<Deposit, "state">): boolean =>
  state === "CONFIRMING" || state === "CONFIRMED";

/** Where a deposit stands; while blocks have to come, how many did. */
export function DepositState({
  deposit: { state, confirmations, confirmationsNeeded },
}: {
  readonly deposit: Deposit;
}) {
  const w = words.chainDeposits;
  return (
    <span aria-live="polite" className="flex flex-wrap items-center gap-x-2">
      <State tone={TONES[state]}>{w.states[state]}</State>
      {state === "CONFIRMING" && <span className="text-dim">{w.blocks(confirmations, confirmationsNeeded)}</span>}
    </span>
  );
}
