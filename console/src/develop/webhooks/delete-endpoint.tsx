import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { DeleteEndpointDocument } from "../../generated/develop/webhooks/webhooks.ts";
import { refusalCode } from "../../live/refusal-code.ts";
import { askAnewInAllTabs } from "../../live/tabs-know.ts";
import { useSend } from "../../live/use-ask.ts";
import { Button } from "../../ui/button.tsx";
import { Form } from "../../ui/form.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";

/** Removes an endpoint for good; it may be repeated. */
export function DeleteEndpoint({ endpointId }: { readonly endpointId: string }) {
  const cache = useQueryClient();
  const navigate = useNavigate();
  const say = useToast();
  const w = words.webhooks;
  const remove = useSend(DeleteEndpointDocument, ({ deleteWebhookEndpoint: answer }) => {
    if (answer?.__typename === "DeleteWebhookEndpointSuccess") {
      say(w.removed);
      void navigate({ to: "/develop/webhooks", replace: true }).then(() => askAnewInAllTabs(cache));
    } else askAnewInAllTabs(cache);
  });
  const answer = remove.data?.deleteWebhookEndpoint;
  const refusal = answer?.__typename === "WebhookNotFound" ? answer : null;
  return (
    <Form
      onSubmit={() => remove.mutate({ input: { endpointId } })}
      refusedAt={refusal || remove.error ? remove.submittedAt : undefined}
    >
      <p>{w.removeMeaning}</p>
      {refusal && <RefusalNote code={refusalCode(refusal)}>{w.refusals.WebhookNotFound}</RefusalNote>}
      <SendFault fault={remove.error} sentAt={remove.submittedAt} />
      <Button look="danger" type="submit" isBusy={remove.isPending} className="justify-self-start">
        {w.removeNow}
      </Button>
    </Form>
  );
}
