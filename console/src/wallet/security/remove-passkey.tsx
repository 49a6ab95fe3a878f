import { useQueryClient } from "@tanstack/react-query";
import { ConsoleRemovePasskeyDocument, type PasskeyShownFragment } from "../../generated/wallet/security/passkeys.ts";
import { codeOfFirst } from "../../live/refusal-code.ts";
import { askAnewInAllTabs } from "../../live/tabs-know.ts";
import { useSend } from "../../live/use-ask.ts";
import { Button } from "../../ui/button.tsx";
import { focusHeading } from "../../ui/page.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";

type Props = { readonly passkey: PasskeyShownFragment; readonly onDone: () => void };

export function RemovePasskey({ passkey, onDone }: Props) {
  const cache = useQueryClient();
  const say = useToast();
  const w = words.passkeys;
  const remove = useSend(ConsoleRemovePasskeyDocument, (answer) => {
    if (answer.removePasskey?.__typename !== "RemovePasskeySuccess") return;
    say(w.removedNote(passkey.name));
    // Its row goes, and the button that was pressed with it.
    focusHeading();
    onDone();
    askAnewInAllTabs(cache);
  });
  const { data, error, submittedAt } = remove;
  const isGone = data?.removePasskey?.__typename === "PasskeyNotFound";
  return (
    <div className="grid gap-5">
      <p>{w.removeMeaning}</p>
      <RefusalNote code={codeOfFirst(data)}>{isGone && w.refusals.PasskeyNotFound}</RefusalNote>
      <SendFault fault={error} sentAt={submittedAt} />
      <Button
        look="danger"
        isBusy={remove.isPending}
        className="justify-self-start"
        onClick={() => remove.mutate({ input: { id: passkey.id } })}
      >
        {w.removeSubmit}
      </Button>
    </div>
  );
}
