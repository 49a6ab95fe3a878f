import { useState } from "react";
import { ConsoleResumeNetworkDocument } from "../../generated/operate/chains/chains.ts";
import { refusalCode, refusalText } from "../../live/refusal-code.ts";
import { useRepeatable } from "../../live/use-repeatable.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";
import { useActDialog } from "../use-act-dialog.ts";

type Stopped = { readonly code: string; readonly name: string; readonly stoppedAt: number };

/** Lets a network that stopped go on. */
export function Resume({ isStopped, ...stopped }: Stopped & { readonly isStopped: boolean }) {
  const dialog = useActDialog(isStopped);
  const w = words.chains;
  if (!dialog.isThere) return null;
  return (
    <>
      <Button look="danger" className="justify-self-start" onClick={dialog.open}>
        {w.resume}
      </Button>
      <Dialog title={w.resumeTitle(stopped.name)} isOpen={dialog.isOpen} onClose={dialog.close}>
        <ResumeForm {...stopped} onDone={dialog.close} />
      </Dialog>
    </>
  );
}

function ResumeForm({ code, name, stoppedAt, onDone }: Stopped & { readonly onDone: () => void }) {
  const say = useToast();
  const w = words.chains;
  const [missingAt, setMissingAt] = useState<number>();
  const resume = useRepeatable(ConsoleResumeNetworkDocument, () => {
    onDone();
    say(w.resumed(name));
  });
  const { data, error, submittedAt } = resume;
  const refusal = refusalText(data?.resumeNetwork, w.refusals);
  const take = (typed: FormData) => {
    const reason = typedIn(typed, "reason").trim();
    if (reason) resume.mutate({ input: { network: code, stoppedAt, reason } });
    setMissingAt(reason ? undefined : Date.now());
  };
  return (
    <Form onSubmit={take} refusedAt={missingAt ?? (error || refusal ? submittedAt : undefined)}>
      <p>{w.resumeMeaning(stoppedAt)}</p>
      <Field
        label={words.operate.reason}
        name="reason"
        hint={words.operate.reasonHint}
        fault={missingAt ? words.operate.reasonMissing : inputFault(error, "input.reason")}
        maxLength={512}
        autoComplete="off"
        required
      />
      <RefusalNote code={refusalCode(data?.resumeNetwork)}>{refusal}</RefusalNote>
      <SendFault fault={error} sentAt={submittedAt} places={["input.reason"]} />
      <Button look="danger" type="submit" isBusy={resume.isPending} className="justify-self-start">
        {w.resumeNow}
      </Button>
    </Form>
  );
}
