import { useQueryClient } from "@tanstack/react-query";
import { ConsoleRenamePasskeyDocument, type PasskeyShownFragment } from "../../generated/wallet/security/passkeys.ts";
import { codeOfFirst } from "../../live/refusal-code.ts";
import { askAnewInAllTabs } from "../../live/tabs-know.ts";
import { useSend } from "../../live/use-ask.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { words } from "../../words/words.ts";

type Props = { readonly passkey: PasskeyShownFragment; readonly onDone: () => void };

export function RenamePasskey({ passkey, onDone }: Props) {
  const cache = useQueryClient();
  const rename = useSend(ConsoleRenamePasskeyDocument, () => askAnewInAllTabs(cache));
  const { data, error, submittedAt } = rename;
  const isGone = data?.renamePasskey?.__typename === "PasskeyNotFound";
  const w = words.passkeys;
  return (
    <Form
      refusedAt={error || isGone ? submittedAt : undefined}
      onSubmit={(typed) =>
        rename.mutate(
          { input: { id: passkey.id, name: typedIn(typed, "name") } },
          { onSuccess: (answer) => answer.renamePasskey?.__typename === "RenamePasskeySuccess" && onDone() },
        )
      }
    >
      <Field
        label={w.name}
        name="name"
        defaultValue={passkey.name}
        fault={inputFault(error, "input.name")}
        maxLength={64}
        autoComplete="off"
        required
      />
      <RefusalNote code={codeOfFirst(data)}>{isGone && w.refusals.PasskeyNotFound}</RefusalNote>
      <SendFault fault={error} sentAt={submittedAt} places={["input.name"]} />
      <Button look="main" type="submit" isBusy={rename.isPending} className="justify-self-start">
        {w.renameSubmit}
      </Button>
    </Form>
  );
}
