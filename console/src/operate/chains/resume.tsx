import { ConsoleResumeNetworkDocument } from "../../generated/operate/chains/chains.ts";
import { refusalText } from "../../live/refusal-code.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { words } from "../../words/words.ts";
import { RepeatableForm } from "../repeatable-form.tsx";
import { useActDialog } from "../use-act-dialog.ts";

type Stopped = { readonly code: string; readonly name: string; readonly stoppedAt: number };

/** Lets a network that stopped go on. */
export function Resume({ isStopped, code, name, stoppedAt }: Stopped & { readonly isStopped: boolean }) {
  const dialog = useActDialog(isStopped);
  const w = words.chains;
  if (!dialog.isThere) return null;
  return (
    <>
      <Button look="danger" className="justify-self-start" onClick={dialog.open}>
        {w.resume}
      </Button>
      <Dialog title={w.resumeTitle(name)} isOpen={dialog.isOpen} onClose={dialog.close}>
        <RepeatableForm
          document={ConsoleResumeNetworkDocument}
          variablesOf={(reason) => ({ input: { network: code, stoppedAt, reason } })}
          refusalOf={({ resumeNetwork }) => refusalText(resumeNetwork, w.refusals)}
          submit={w.resumeNow}
          look="danger"
          done={w.resumed(name)}
          onDone={dialog.close}
        >
          <p>{w.resumeMeaning(stoppedAt)}</p>
        </RepeatableForm>
      </Dialog>
    </>
  );
}
