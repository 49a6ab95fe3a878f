import type { StandingOrderFragment } from "../../generated/wallet/schedules/schedules.ts";
import { State } from "../../ui/state.tsx";
import { words } from "../../words/words.ts";

const TONES = { ACTIVE: "good", PAUSED: "waiting", ENDED: "quiet" } as const;

type Props = { readonly order: Pick<StandingOrderFragment, "status" | "reason"> };

/** Where it stands, and why it does not go on. */
export function StandingState({ order: { status, reason } }: Props) {
  return (
    <>
      <State tone={TONES[status]}>{words.standing.states[status]}</State>
      {reason && <span className="text-dim"> · {words.standing.reasons[reason]}</span>}
    </>
  );
}
