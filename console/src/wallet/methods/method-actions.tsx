import { useState } from "react";
import type { MethodFactsFragment } from "../../generated/method/method.ts";
import {
  PreferMethodDocument,
  ProveMethodDocument,
  RemoveMethodDocument,
} from "../../generated/wallet/methods/methods.ts";
import { refusalCode, refusalText } from "../../live/refusal-code.ts";
import { useRepeatable } from "../../live/use-repeatable.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Form } from "../../ui/form.tsx";
import { focusHeading } from "../../ui/page.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";

type Props = { readonly method: MethodFactsFragment };

/** What can be done with a method of one's own. */
export function MethodActions({ method }: Props) {
  const { id, label, verified } = method;
  const [isOpen, setOpen] = useState(false);
  const say = useToast();
  const w = words.methods;
  // The button goes with what it did.
  const after = (text: string) => () => {
    focusHeading();
    say(text);
  };
  const prefer = useRepeatable(PreferMethodDocument, after(w.isDefault(label)));
  const prove = useRepeatable(ProveMethodDocument, after(w.isVerified(label)));
  const [last] = [prefer, prove].toSorted((one, other) => other.submittedAt - one.submittedAt);
  const answer = last === prove ? prove.data?.verifyPaymentMethod : prefer.data?.setDefaultPaymentMethod;
  return (
    <div className="grid justify-items-start gap-3">
      <div className="flex flex-wrap gap-3">
        {!method.default && (
          <Button onClick={() => prefer.mutate({ input: { methodId: id } })} isBusy={prefer.isPending}>
            {w.prefer}
            <span className="sr-only"> {label}</span>
          </Button>
        )}
        {!verified && (
          <Button onClick={() => prove.mutate({ input: { methodId: id } })} isBusy={prove.isPending}>
            {w.prove}
            <span className="sr-only"> {label}</span>
          </Button>
        )}
        <Button look="danger" onClick={() => setOpen(true)}>
          {w.remove}
          <span className="sr-only"> {label}</span>
        </Button>
      </div>
      <RefusalNote code={refusalCode(answer)}>{refusalText(answer, w.refusals)}</RefusalNote>
      <SendFault fault={last?.error ?? null} sentAt={last?.submittedAt ?? 0} />
      <Dialog title={w.removeTitle(label)} isOpen={isOpen} onClose={() => setOpen(false)}>
        <Remove method={method} onDone={() => setOpen(false)} />
      </Dialog>
    </div>
  );
}

function Remove({ method: { id, label }, onDone }: Props & { readonly onDone: () => void }) {
  const say = useToast();
  const w = words.methods;
  const remove = useRepeatable(RemoveMethodDocument, () => {
    onDone();
    focusHeading();
    say(w.removed(label));
  });
  const answer = remove.data?.removePaymentMethod;
  const refusal = refusalText(answer, w.refusals);
  return (
    <Form
      onSubmit={() => remove.mutate({ input: { methodId: id } })}
      refusedAt={refusal || remove.error ? remove.submittedAt : undefined}
    >
      <p>{w.removeMeaning}</p>
      <RefusalNote code={refusalCode(answer)}>{refusal}</RefusalNote>
      <SendFault fault={remove.error} sentAt={remove.submittedAt} />
      <Button look="danger" type="submit" isBusy={remove.isPending} className="justify-self-start">
        {w.removeNow}
      </Button>
    </Form>
  );
}
