import { useState } from "react";
import type { ContactFactsFragment } from "../../generated/contact/contact.ts";
import {
  ConsoleRemoveContactDocument,
  ConsoleUpdateContactDocument,
} from "../../generated/wallet/contacts/contacts.ts";
import { codeOfFirst, refusalText } from "../../live/refusal-code.ts";
import { useRepeatable } from "../../live/use-repeatable.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { focusHeading } from "../../ui/page.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";

type Props = { readonly contact: ContactFactsFragment };
type ActProps = Props & { readonly onDone: () => void };

/** What can be done with a contact of one's own. */
export function ContactActions({ contact }: Props) {
  const [open, setOpen] = useState<"change" | "remove" | null>(null);
  const close = () => setOpen(null);
  const { name } = contact;
  const w = words.contacts;
  return (
    <>
      <Button onClick={() => setOpen("change")}>
        {w.rename}
        <span className="sr-only"> {name}</span>
      </Button>
      <Button look="danger" onClick={() => setOpen("remove")}>
        {w.remove}
        <span className="sr-only"> {name}</span>
      </Button>
      <Dialog title={w.renameTitle(name)} isOpen={open === "change"} onClose={close}>
        <Change contact={contact} onDone={close} />
      </Dialog>
      <Dialog title={w.removeTitle(name)} isOpen={open === "remove"} onClose={close}>
        <Remove contact={contact} onDone={close} />
      </Dialog>
    </>
  );
}

function Change({ contact, onDone }: ActProps) {
  const change = useRepeatable(ConsoleUpdateContactDocument, onDone);
  const { data, error, submittedAt } = change;
  const w = words.contacts;
  const refusal = refusalText(data?.updateContact, w.refusals);
  const submit = (typed: FormData) => {
    const note = typedIn(typed, "note").trim();
    change.mutate({ input: { contactId: contact.id, name: typedIn(typed, "name"), note: note === "" ? null : note } });
  };
  return (
    <Form onSubmit={submit} refusedAt={error || refusal ? submittedAt : undefined}>
      <p>{w.renameMeaning}</p>
      <Field
        label={w.name}
        name="name"
        defaultValue={contact.name}
        fault={inputFault(error, "input.name")}
        maxLength={64}
        autoComplete="off"
        required
      />
      <Field
        label={w.note}
        name="note"
        defaultValue={contact.note ?? ""}
        fault={inputFault(error, "input.note")}
        maxLength={256}
        autoComplete="off"
      />
      <RefusalNote code={codeOfFirst(data)}>{refusal}</RefusalNote>
      <SendFault fault={error} sentAt={submittedAt} places={["input.name", "input.note"]} />
      <Button look="main" type="submit" isBusy={change.isPending} className="justify-self-start">
        {w.renameSubmit}
      </Button>
    </Form>
  );
}

function Remove({ contact: { id, name }, onDone }: ActProps) {
  const say = useToast();
  const w = words.contacts;
  const remove = useRepeatable(ConsoleRemoveContactDocument, () => {
    onDone();
    // The button goes with what it did.
    focusHeading();
    say(w.removed(name));
  });
  const { data, error, submittedAt } = remove;
  const refusal = refusalText(data?.removeContact, w.refusals);
  return (
    <Form
      onSubmit={() => remove.mutate({ input: { contactId: id } })}
      refusedAt={error || refusal ? submittedAt : undefined}
    >
      <p>{w.removeMeaning}</p>
      <RefusalNote code={codeOfFirst(data)}>{refusal}</RefusalNote>
      <SendFault fault={error} sentAt={submittedAt} />
      <Button look="danger" type="submit" isBusy={remove.isPending} className="justify-self-start">
        {w.removeNow}
      </Button>
    </Form>
  );
}
