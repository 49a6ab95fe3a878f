import { useQueryClient } from "@tanstack/react-query";
import { linkOptions } from "@tanstack/react-router";
import { useState } from "react";
import { MakeEndpointDocument, type MakeEndpointMutation } from "../../generated/develop/webhooks/webhooks.ts";
import { SecretOnce } from "../../keys/secret-once.tsx";
import { askAnewInAllTabs } from "../../live/tabs-know.ts";
import { useAttempt } from "../../live/use-attempt.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Form } from "../../ui/form.tsx";
import { RefusalNote, Refused } from "../../ui/refused.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { words } from "../../words/words.ts";
import { EndpointFields, PLACES, readEndpoint, WithEventTypes } from "./endpoint-fields.tsx";
import { makeRefusal } from "./refusals.ts";

const LOOK_AT = { link: linkOptions({ to: "/develop/webhooks" }), label: words.askAgain.same };

type Props = { readonly owner: string; readonly isAdmin: boolean };

/** Makes an endpoint, and shows its secret in the form's place until it was kept. */
export function MakeEndpoint({ owner, isAdmin }: Props) {
  const cache = useQueryClient();
  const [secret, setSecret] = useState<string | null>(null);
  const [missingAt, setMissingAt] = useState<number>();
  const attempt = useAttempt(MakeEndpointDocument, {
    owner,
    form: "make-webhook",
    onAnswer: () => askAnewInAllTabs(cache),
  });
  const show = ({ createWebhookEndpoint: answer }: MakeEndpointMutation) => {
    if (answer?.__typename === "CreateWebhookEndpointSuccess") setSecret(answer.secret);
  };
  const w = words.webhooks;
  if (secret !== null) {
    const keep = () => {
      setSecret(null);
      attempt.reset();
    };
    return <SecretOnce secret={secret} onKept={keep} means={w.secretMeaning} />;
  }
  if (attempt.pending) return <AskAgain attempt={attempt} onAgain={() => attempt.sendAgain(show)} lookAt={LOOK_AT} />;
  const submit = (typed: FormData) => {
    const said = readEndpoint(typed);
    setMissingAt(said.eventTypes.length > 0 ? undefined : Date.now());
    if (said.eventTypes.length === 0) return;
    const forEverybody = typed.has("forEverybody");
    attempt.send((idempotencyKey) => ({ input: { ...said, forEverybody, idempotencyKey } }), show);
  };
  const refusal = makeRefusal(attempt.answer?.createWebhookEndpoint);
  const refused = refusal && <Refused code={attempt.refusalCode}>{refusal.text}</Refused>;
  return (
    <Card title={w.create} className="max-w-4xl">
      <WithEventTypes>
        {(types) => (
          <Form onSubmit={submit} refusedAt={missingAt ?? (refusal || attempt.fault ? attempt.sentAt : undefined)}>
            <EndpointFields
              types={types}
              endpoint={null}
              fault={attempt.fault}
              urlFault={refusal?.place === "url" && refused}
              eventsFault={missingAt ? w.eventsMissing : refusal?.place === "events" && refused}
            />
            {isAdmin && (
              <label className="flex items-start gap-3">
                <input type="checkbox" name="forEverybody" className="mt-0.5 size-5 shrink-0" />
                {w.forEverybody}
              </label>
            )}
            {refusal?.place === "form" && <RefusalNote code={attempt.refusalCode}>{refusal.text}</RefusalNote>}
            <SendFault fault={attempt.fault} sentAt={attempt.sentAt} places={PLACES} />
            <Button look="main" type="submit" isBusy={attempt.isBusy} className="justify-self-start">
              {w.submit}
            </Button>
          </Form>
        )}
      </WithEventTypes>
    </Card>
  );
}
