import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import {
  type AppLetInFragment,
  AppsLetInDocument,
  ConsoleEndOAuthGrantDocument,
} from "../../generated/wallet/security/apps.ts";
import { refusalCode } from "../../live/refusal-code.ts";
import { askAnewInAllTabs } from "../../live/tabs-know.ts";
import { useAsk, useSend } from "../../live/use-ask.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Form } from "../../ui/form.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";

/** Programs of others that the person let in, each with its end. */
export function AppsCard() {
  const asked = useAsk(AppsLetInDocument, {});
  const [ending, setEnding] = useState<AppLetInFragment | null>(null);
  const apps = asked.data?.me.oauthGrants?.nodes;
  const w = words.apps;
  return (
    <Card title={w.title}>
      {asked.error && <Fault fault={asked.error} onAgain={() => void asked.refetch()} />}
      {!apps && !asked.error && <Skeleton rows={2} />}
      {apps?.length === 0 && <p>{w.none}</p>}
      {apps && apps.length > 0 && (
        <ul className="grid gap-6">
          {apps.map((app) => (
            <li key={app.id} className="grid justify-items-start gap-3">
              <h3 className="font-semibold">{app.clientName}</h3>
              <Facts
                facts={[
                  fact(w.mayDo, app.scopes.map(w.scope).join(", ")),
                  fact(w.since, <Time at={app.createdAt} />),
                  fact(w.used, <Time at={app.lastUsedAt} />),
                ]}
              />
              <Button onClick={() => setEnding(app)}>{w.end(app.clientName)}</Button>
            </li>
          ))}
        </ul>
      )}
      <Dialog title={w.endTitle(ending?.clientName ?? "")} isOpen={ending !== null} onClose={() => setEnding(null)}>
        {ending && <End app={ending} onEnded={() => setEnding(null)} />}
      </Dialog>
    </Card>
  );
}

function End({ app, onEnded }: { readonly app: AppLetInFragment; readonly onEnded: () => void }) {
  const cache = useQueryClient();
  const w = words.apps;
  const end = useSend(ConsoleEndOAuthGrantDocument, ({ endOAuthGrant: answer }) => {
    if (answer?.__typename !== "EndOAuthGrantSuccess") return;
    onEnded();
    askAnewInAllTabs(cache);
  });
  const answer = end.data?.endOAuthGrant;
  const refusal = answer && answer.__typename !== "EndOAuthGrantSuccess" ? answer : null;
  return (
    <Form
      onSubmit={() => end.mutate({ input: { grantId: app.id } })}
      refusedAt={refusal || end.error ? end.submittedAt : undefined}
    >
      <p>{w.endMeaning}</p>
      {refusal && <RefusalNote code={refusalCode(refusal)}>{w.refusals[refusal.__typename]}</RefusalNote>}
      <SendFault fault={end.error} sentAt={end.submittedAt} />
      <Button look="main" type="submit" isBusy={end.isPending} className="justify-self-start">
        {w.endNow}
      </Button>
    </Form>
  );
}
