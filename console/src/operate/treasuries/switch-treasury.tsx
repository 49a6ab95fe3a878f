import { type TreasuryFactsFragment, TurnTreasuryDocument } from "../../generated/operate/treasuries/treasuries.ts";
import { refusalText } from "../../live/refusal-code.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { words } from "../../words/words.ts";
import { RepeatableForm } from "../repeatable-form.tsx";
import { useActDialog } from "../use-act-dialog.ts";

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
  const dialog = useActDialog(isPossible);
  const { refusals, [act]: w } = words.treasuries;
  const state: TreasuryFactsFragment["state"] = act === "pause" ? "PAUSED" : "OPEN";
  if (!dialog.isThere) return null;
  return (
    <>
      <Button look={act === "open" ? "plain" : "danger"} onClick={dialog.open}>
        {w.open}
      </Button>
      <Dialog title={w.title(name)} isOpen={dialog.isOpen} onClose={dialog.close}>
        <RepeatableForm
          document={TurnTreasuryDocument}
          variablesOf={(reason) => ({ input: { network, state, reason } })}
          refusalOf={({ switchTreasury }) => refusalText(switchTreasury, refusals)}
          submit={w.submit}
          look={act === "open" ? "main" : "danger"}
          done={w.done(name)}
          onDone={dialog.close}
        >
          <p>{w.means}</p>
        </RepeatableForm>
      </Dialog>
    </>
  );
}
