import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { AddressDocument, ResendConfirmationDocument } from "../../generated/wallet/settings/credentials.ts";
import { refusalCode } from "../../live/refusal-code.ts";
import { askAnewInAllTabs } from "../../live/tabs-know.ts";
import { useAsk, useSend } from "../../live/use-ask.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Fault } from "../../ui/fault.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { State } from "../../ui/state.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";
import { ChangeAddress } from "./change-address.tsx";

/** A person's address, whether it is theirs, and the ways to make it so. */
export function AddressCard() {
  const asked = useAsk(AddressDocument, {});
  const [isChanging, setChanging] = useState(false);
  const w = words.mailLinks.address;
  const me = asked.data?.me;
  return (
    <Card title={w.title}>
      {asked.error && <Fault fault={asked.error} onAgain={() => void asked.refetch()} />}
      {!me && !asked.error && <Skeleton rows={2} />}
      {me && (
        <div className="grid gap-4">
          <p className="flex flex-wrap items-center gap-3">
            <span className="break-all">{me.email}</span>
            {me.emailConfirmed ? (
              <State tone="good">{w.confirmed}</State>
            ) : (
              <State tone="waiting">{w.unconfirmed}</State>
            )}
          </p>
          {!me.emailConfirmed && <Resend />}
          {isChanging ? (
            <ChangeAddress onEnd={() => setChanging(false)} />
          ) : (
            <Button className="justify-self-start" onClick={() => setChanging(true)}>
              {w.change}
            </Button>
          )}
        </div>
      )}
    </Card>
  );
}

function Resend() {
  const cache = useQueryClient();
  const say = useToast();
  const w = words.mailLinks.address;
  const resend = useSend(ResendConfirmationDocument, ({ requestEmailConfirmation: answer }) => {
    if (answer?.__typename === "RequestEmailConfirmationSuccess") say(w.sent(answer.email));
    else askAnewInAllTabs(cache);
  });
  const refusal = resend.data?.requestEmailConfirmation;
  return (
    <>
      <p className="text-dim">{w.meaning}</p>
      {refusal?.__typename === "EmailAlreadyConfirmed" && (
        <RefusalNote code={refusalCode(refusal)}>{words.mailLinks.refused.EmailAlreadyConfirmed}</RefusalNote>
      )}
      <SendFault fault={resend.error} sentAt={resend.submittedAt} />
      <Button className="justify-self-start" isBusy={resend.isPending} onClick={() => resend.mutate({})}>
        {w.resend}
      </Button>
    </>
  );
}
