import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { RecoverDocument } from "../../generated/develop/webhooks/webhooks.ts";
import { refusalCode } from "../../live/refusal-code.ts";
import { askAnewInAllTabs } from "../../live/tabs-know.ts";
import { useSend } from "../../live/use-ask.ts";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { words } from "../../words/words.ts";
import { recoverRefusal } from "./refusals.ts";

const DAY_MS = 86_400_000;

/** Sends again what could not be delivered since a moment; what waits already is not sent twice. */
export function Recover({ endpointId }: { readonly endpointId: string }) {
  const cache = useQueryClient();
  const [missingAt, setMissingAt] = useState<number>();
  const [aDayAgo] = useState(() => new Date(Date.now() - DAY_MS).toISOString().slice(0, 16));
  const recover = useSend(RecoverDocument, () => askAnewInAllTabs(cache));
  const answer = recover.data?.recoverWebhook;
  const refusal = recoverRefusal(answer);
  const done = answer?.__typename === "RecoverWebhookSuccess" ? answer : null;
  const w = words.webhooks;
  const submit = (typed: FormData) => {
    const since = typedIn(typed, "since");
    setMissingAt(since ? undefined : Date.now());
    if (since) recover.mutate({ input: { endpointId, since: new Date(`${since}Z`).toISOString() } });
  };
  return (
    <Form onSubmit={submit} refusedAt={missingAt ?? (refusal || recover.error ? recover.submittedAt : undefined)}>
      <p>{w.recoverMeaning}</p>
      <Field
        label={w.sinceUtc}
        name="since"
        type="datetime-local"
        defaultValue={aDayAgo}
        fault={missingAt ? w.sinceMissing : inputFault(recover.error, "input.since")}
        required
      />
      <RefusalNote code={refusalCode(answer)}>{refusal}</RefusalNote>
      <SendFault fault={recover.error} sentAt={recover.submittedAt} places={["input.since"]} />
      <p role="status" className={done ? "text-good" : ""}>
        {done && `${w.recovered(done.redelivered)} ${done.hasMore ? w.hasMore : ""}`}
      </p>
      <Button look="main" type="submit" isBusy={recover.isPending} className="justify-self-start">
        {w.recoverNow}
      </Button>
    </Form>
  );
}
