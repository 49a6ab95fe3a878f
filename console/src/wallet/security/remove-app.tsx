import { useQueryClient } from "@tanstack/react-query";
import { ConsoleRemoveTotpDocument } from "../../generated/wallet/security/security.ts";
import { refusalCode } from "../../live/refusal-code.ts";
import { askAnewInAllTabs } from "../../live/tabs-know.ts";
import { useSend } from "../../live/use-ask.ts";
import { Button } from "../../ui/button.tsx";
import { Form } from "../../ui/form.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";

export function RemoveApp({ onRemoved }: { readonly onRemoved: () => void }) {
  const cache = useQueryClient();
  const say = useToast();
  const w = words.security.app;
  const remove = useSend(ConsoleRemoveTotpDocument, ({ removeTotp: answer }) => {
    if (answer?.__typename !== "RemoveTotpSuccess") return;
    say(w.removed);
    askAnewInAllTabs(cache);
    onRemoved();
  });
  const answer = remove.data?.removeTotp;
  const refusal = answer && answer.__typename !== "RemoveTotpSuccess" ? answer : null;
  return (
    <Form onSubmit={() => remove.mutate({})} refusedAt={refusal || remove.error ? remove.submittedAt : undefined}>
      <p>{w.removeMeaning}</p>
      {refusal && <RefusalNote code={refusalCode(refusal)}>{w.refusals[refusal.__typename]}</RefusalNote>}
      <SendFault fault={remove.error} sentAt={remove.submittedAt} />
      <Button look="danger" type="submit" isBusy={remove.isPending} className="justify-self-start">
        {w.removeNow}
      </Button>
    </Form>
  );
}
