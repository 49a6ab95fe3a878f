import { linkOptions, useNavigate } from "@tanstack/react-router";
import { SendTestDocument, type SendTestMutation } from "../../generated/develop/webhooks/webhooks.ts";
import { useAttempt } from "../../live/use-attempt.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { words } from "../../words/words.ts";
import { testRefusal } from "./refusals.ts";

type Props = { readonly endpointId: string; readonly owner: string };

/** Sends an event that means nothing, and leads to what became of it. */
export function SendTest({ endpointId, owner }: Props) {
  const navigate = useNavigate();
  const attempt = useAttempt(SendTestDocument, { owner, form: `test-webhook.${endpointId}` });
  const answered = ({ sendTestWebhook: answer }: SendTestMutation) => {
    if (answer?.__typename !== "SendTestWebhookSuccess") return;
    const params = { id: endpointId, delivery: answer.delivery.id };
    void navigate({ to: "/develop/webhooks/$id/deliveries/$delivery", params });
  };
  const lookAt = {
    link: linkOptions({ to: "/develop/webhooks/$id", params: { id: endpointId } }),
    label: words.askAgain.same,
  };
  if (attempt.pending)
    return <AskAgain attempt={attempt} onAgain={() => attempt.sendAgain(answered)} lookAt={lookAt} />;
  return (
    <>
      <Button
        look="main"
        isBusy={attempt.isBusy}
        onClick={() => attempt.send((idempotencyKey) => ({ input: { endpointId, idempotencyKey } }), answered)}
      >
        {words.webhooks.test}
      </Button>
      <RefusalNote code={attempt.refusalCode}>{testRefusal(attempt.answer?.sendTestWebhook)}</RefusalNote>
      <SendFault fault={attempt.fault} sentAt={attempt.sentAt} />
    </>
  );
}
