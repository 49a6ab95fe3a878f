import { unreachable } from "@coffer/client/refusals";
import type { ConsoleAddPasskeyMutation } from "../../generated/wallet/security/passkeys.ts";
import { refusalCode } from "../../live/refusal-code.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { words } from "../../words/words.ts";
import { type PasskeyAddition, usePasskeyAddition } from "./use-passkey-addition.ts";

type OnCodes = { readonly onCodes: (codes: readonly string[] | null | undefined) => void };
type Props = OnCodes & { readonly isOpen: boolean; readonly onClose: () => void };

/**
 * A dialog that asks for a name, then the device. `onCodes`: what came with a first second factor.
 */
export function AddPasskey({ isOpen, onClose, onCodes }: Props) {
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={words.passkeys.addTitle}>
      <AddForm onCodes={onCodes} onDone={onClose} />
    </Dialog>
  );
}

function AddForm({ onCodes, onDone }: OnCodes & { readonly onDone: () => void }) {
  const add = usePasskeyAddition(({ recoveryCodes }) => {
    onDone();
    onCodes(recoveryCodes);
  });
  const { data, error, submittedAt, isPending } = add;
  const note = data ? whyNot(data) : null;
  const w = words.passkeys;
  return (
    <Form
      refusedAt={note || error ? submittedAt : undefined}
      onSubmit={(typed) => add.mutate({ name: typedIn(typed, "name").trim() || null })}
    >
      <Field
        label={w.name}
        name="name"
        hint={w.nameHint}
        fault={inputFault(error, "input.name")}
        maxLength={64}
        autoComplete="off"
      />
      {note && <RefusalNote code={data?.kind === "refused" ? refusalCode(data.answer) : null}>{note}</RefusalNote>}
      <SendFault fault={error} sentAt={submittedAt} places={["input.name"]} />
      <Button look="main" type="submit" isBusy={isPending} className="justify-self-start">
        {w.addSubmit}
      </Button>
    </Form>
  );
}

/** Null where it was added. */
function whyNot(addition: PasskeyAddition): string | null {
  const w = words.passkeys;
  switch (addition.kind) {
    case "added":
      return null;
    case "not-made":
      return w.notMade;
    case "known":
      return w.known;
    case "refused":
      return refusal(addition.answer);
    default:
      return unreachable(addition);
  }
}

function refusal(answer: NonNullable<ConsoleAddPasskeyMutation["addPasskey"]>): string | null {
  const w = words.passkeys.refusals;
  switch (answer.__typename) {
    case "AddPasskeySuccess":
      return null;
    case "PasskeyRefused":
      return words.passkeys.faults[answer.fault];
    case "PasskeyLimitReached":
      return w.PasskeyLimitReached(answer.most);
    case "PasskeysUnavailable":
    case "PasskeyTaken":
      return w[answer.__typename];
    default:
      return unreachable(answer);
  }
}
