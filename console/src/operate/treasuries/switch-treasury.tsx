import { type TreasuryFactsFragment, TurnTreasuryDocument } from "../../generated/operate/treasuries/treasuries.ts";
import { refusalText } from "../../live/refusal-code.ts";
import { words } from "../../words/words.ts";
import { RepeatableAct } from "../repeatable-act.tsx";

type Act = "pause" | "open" | "release";

type Props = { readonly treasury: TreasuryFactsFragment; readonly name: string };

/**
 * Pauses a treasury, opens it again, or lets one pay that is stopped: never before what it means
 * was read, and why was said.
 */
export function SwitchTreasury({ treasury: { network, state, halt }, name }: Props) {
  const of = { network, name };
  return (
    <div className="flex flex-wrap gap-3">
      <Switch {...of} act="pause" isPossible={state === "OPEN"} />
      <Switch {...of} act="open" isPossible={state === "PAUSED" && halt === null} />
      <Switch {...of} act="release" isPossible={halt !== null} />
    </div>
  );
}

type SwitchProps = {
  readonly network: string;
  readonly name: string;
  readonly act: Act;
  readonly isPossible: boolean;
};

function Switch({ network, name, act, isPossible }: SwitchProps) {
  const { refusals, [act]: w } = words.treasuries;
  const state: TreasuryFactsFragment["state"] = act === "pause" ? "PAUSED" : "OPEN";
  return (
    <RepeatableAct
      isPossible={isPossible}
      texts={{ ...w, title: w.title(name), done: w.done(name) }}
      document={TurnTreasuryDocument}
      variablesOf={(reason) => ({ input: { network, state, reason } })}
      refusalOf={({ switchTreasury }) => refusalText(switchTreasury, refusals)}
      look={act === "open" ? "main" : "danger"}
    >
      <p>{w.means}</p>
    </RepeatableAct>
  );
}
