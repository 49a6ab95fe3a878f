import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ChangeEndpointDocument, type EndpointFactsFragment } from "../../generated/develop/webhooks/webhooks.ts";
import { refusalCode } from "../../live/refusal-code.ts";
import { askAnewInAllTabs } from "../../live/tabs-know.ts";
import { useSend } from "../../live/use-ask.ts";
import { Button } from "../../ui/button.tsx";
import { Form } from "../../ui/form.tsx";
import { focusHeading } from "../../ui/page.tsx";
import { RefusalNote, Refused } from "../../ui/refused.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";
import { EndpointFields, PLACES, readEndpoint, WithEventTypes } from "./endpoint-fields.tsx";
import { changeRefusal } from "./refusals.ts";

/** All of what an endpoint is, said anew; it may be repeated. */
export function EditEndpoint({ endpoint }: { readonly endpoint: EndpointFactsFragment }) {
  const cache = useQueryClient();
  const say = useToast();
  const [missingAt, setMissingAt] = useState<number>();
  const w = words.webhooks;
  const change = useSend(ChangeEndpointDocument, ({ updateWebhookEndpoint: answer }) => {
    askAnewInAllTabs(cache);
    if (answer?.__typename !== "UpdateWebhookEndpointSuccess") return;
    say(w.changed);
    // The form is made anew of what it is now.
    focusHeading();
  });
  const answer = change.data?.updateWebhookEndpoint;
  const refusal = changeRefusal(answer);
  const code = refusalCode(answer);
  const refused = refusal && <Refused code={code}>{refusal.text}</Refused>;
  const submit = (typed: FormData) => {
    const said = readEndpoint(typed);
    setMissingAt(said.eventTypes.length > 0 ? undefined : Date.now());
    if (said.eventTypes.length === 0) return;
    change.mutate({ input: { endpointId: endpoint.id, ...said, enabled: typed.has("enabled") } });
  };
  return (
    <details className="max-w-4xl rounded-xl border border-line bg-raised px-5 py-3">
      <summary className="w-fit cursor-pointer font-medium">{w.edit}</summary>
      <WithEventTypes>
        {(types) => (
          <Form
            className="mt-4 mb-2"
            onSubmit={submit}
            refusedAt={missingAt ?? (refusal || change.error ? change.submittedAt : undefined)}
          >
            <EndpointFields
              types={types}
              endpoint={endpoint}
              fault={change.error}
              urlFault={refusal?.place === "url" && refused}
              eventsFault={missingAt ? w.eventsMissing : refusal?.place === "events" && refused}
            />
            <label className="flex items-start gap-3">
              <input
                type="checkbox"
                name="enabled"
                defaultChecked={endpoint.state === "ENABLED"}
                className="mt-0.5 size-5 shrink-0"
              />
              {w.enabled}
            </label>
            {refusal?.place === "form" && <RefusalNote code={code}>{refusal.text}</RefusalNote>}
            <SendFault fault={change.error} sentAt={change.submittedAt} places={PLACES} />
            <Button look="main" type="submit" isBusy={change.isPending} className="justify-self-start">
              {w.save}
            </Button>
          </Form>
        )}
      </WithEventTypes>
    </details>
  );
}
