import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import {
  ConsoleRenewRecoveryCodesDocument,
  type FactorsHeldFragment,
} from "../../generated/wallet/security/security.ts";
import { refusalCode } from "../../live/refusal-code.ts";
import { askAnewInAllTabs } from "../../live/tabs-know.ts";
import { useSend } from "../../live/use-ask.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Form } from "../../ui/form.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";

type OnCodes = { readonly onCodes: (codes: readonly string[] | null | undefined) => void };
type Props = OnCodes & { readonly held: NonNullable<FactorsHeldFragment["recoveryCodes"]> | null };

/** As many as are made at once. */
const ALL = 10;
const FEW = 3;

export function RecoveryCard({ held, onCodes }: Props) {
  const [isOpen, setOpen] = useState(false);
  const w = words.security.codes;
  return (
    <Card title={w.title}>
      {!held && <p>{w.none}</p>}
      {held && (
        <div className="grid justify-items-start gap-4">
          <p>
            {w.left(held.left, ALL)} {held.left <= FEW && <span className="text-bad">{w.few}</span>}
          </p>
          <Facts facts={[fact(w.madeAt, <Time at={held.madeAt} />)]} />
          <Button onClick={() => setOpen(true)}>{w.renew}</Button>
        </div>
      )}
      <Dialog title={w.renewTitle} isOpen={isOpen} onClose={() => setOpen(false)}>
        <Renew
          onCodes={(codes) => {
            onCodes(codes);
            setOpen(false);
          }}
        />
      </Dialog>
    </Card>
  );
}

function Renew({ onCodes }: OnCodes) {
  const cache = useQueryClient();
  const w = words.security.codes;
  const renew = useSend(ConsoleRenewRecoveryCodesDocument, ({ renewRecoveryCodes: answer }) => {
    if (answer?.__typename !== "RenewRecoveryCodesSuccess") return;
    onCodes(answer.recoveryCodes);
    askAnewInAllTabs(cache);
  });
  const answer = renew.data?.renewRecoveryCodes;
  const refusal = answer && answer.__typename !== "RenewRecoveryCodesSuccess" ? answer : null;
  return (
    <Form onSubmit={() => renew.mutate({})} refusedAt={refusal || renew.error ? renew.submittedAt : undefined}>
      <p>{w.renewMeaning}</p>
      {refusal && <RefusalNote code={refusalCode(refusal)}>{w.refusals[refusal.__typename]}</RefusalNote>}
      <SendFault fault={renew.error} sentAt={renew.submittedAt} />
      <Button look="main" type="submit" isBusy={renew.isPending} className="justify-self-start">
        {w.renewNow}
      </Button>
    </Form>
  );
}
