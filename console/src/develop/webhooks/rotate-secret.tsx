import { useQueryClient } from "@tanstack/react-query";
import { linkOptions } from "@tanstack/react-router";
import { useState } from "react";
import { RotateSecretDocument, type RotateSecretMutation } from "../../generated/develop/webhooks/webhooks.ts";
import { SecretOnce } from "../../keys/secret-once.tsx";
import { askAnewInAllTabs } from "../../live/tabs-know.ts";
import { useAttempt } from "../../live/use-attempt.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { words } from "../../words/words.ts";
import { rotateRefusal } from "./refusals.ts";

const OVERLAPS = [24, 0, 1, 72, 168] as const;

type Props = { readonly endpointId: string; readonly owner: string; readonly onDone: () => void };

/** Another secret, shown in the dialog until it was kept. */
export function RotateSecret({ endpointId, owner, onDone }: Props) {
  const cache = useQueryClient();
  const [secret, setSecret] = useState<string | null>(null);
  const attempt = useAttempt(RotateSecretDocument, {
    owner,
    form: `rotate-webhook.${endpointId}`,
    onAnswer: () => askAnewInAllTabs(cache),
  });
  const show = ({ rotateWebhookSecret: answer }: RotateSecretMutation) => {
    if (answer?.__typename === "RotateWebhookSecretSuccess") setSecret(answer.secret);
  };
  const w = words.webhooks;
  if (secret !== null) {
    const keep = () => {
      setSecret(null);
      attempt.reset();
      onDone();
    };
    return <SecretOnce secret={secret} onKept={keep} means={w.secretMeaning} />;
  }
  const lookAt = {
    link: linkOptions({ to: "/develop/webhooks/$id", params: { id: endpointId } }),
    label: words.askAgain.same,
  };
  if (attempt.pending) return <AskAgain attempt={attempt} onAgain={() => attempt.sendAgain(show)} lookAt={lookAt} />;
  const refusal = rotateRefusal(attempt.answer?.rotateWebhookSecret);
  const submit = (typed: FormData) => {
    const overlapHours = Number.parseInt(typedIn(typed, "overlap"), 10);
    attempt.send((idempotencyKey) => ({ input: { endpointId, overlapHours, idempotencyKey } }), show);
  };
  return (
    <Form onSubmit={submit} refusedAt={refusal || attempt.fault ? attempt.sentAt : undefined}>
      <p>{w.rotateMeaning}</p>
      <Choice label={w.overlap} name="overlap">
        {OVERLAPS.map((hours) => (
          <option key={hours} value={hours}>
            {w.overlaps[hours]}
          </option>
        ))}
      </Choice>
      <RefusalNote code={attempt.refusalCode}>{refusal}</RefusalNote>
      <SendFault fault={attempt.fault} sentAt={attempt.sentAt} />
      <Button look="main" type="submit" isBusy={attempt.isBusy} className="justify-self-start">
        {w.rotateNow}
      </Button>
    </Form>
  );
}
