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

/** It changes within moments by itself. Of coins that stay apart nothing is credited. */
export const isUnderWay = ({ state }: Pick<Deposit, "state">, isApart: boolean): boolean =>
  state === "CONFIRMING" || (state === "CONFIRMED" && !isApart);

/** Where a deposit stands; while blocks have to come, how many did. */
export function DepositState({
  deposit: { state, confirmations, confirmationsNeeded },
  isApart,
}: {
  readonly deposit: Deposit;
  readonly isApart: boolean;
}) {
  const w = words.chainDeposits;
  const isThere = isApart && state === "CONFIRMED";
  return (
    <span aria-live="polite" className="flex flex-wrap items-center gap-x-2">
      <State tone={isThere ? "good" : TONES[state]}>{isThere ? w.there : w.states[state]}</State>
      {state === "CONFIRMING" && <span className="text-dim">{w.blocks(confirmations, confirmationsNeeded)}</span>}
    </span>
  );
}
