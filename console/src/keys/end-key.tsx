import { useQueryClient } from "@tanstack/react-query";
import { linkOptions } from "@tanstack/react-router";
import { useState } from "react";
import { EndKeyDocument, type EndKeyMutation, type KeyFactsFragment } from "../generated/keys/keys.ts";
import { askAnewInAllTabs } from "../live/tabs-know.ts";
import { useAttempt } from "../live/use-attempt.ts";
import { AskAgain } from "../ui/ask-again.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Form } from "../ui/form.tsx";
import { RefusalNote } from "../ui/refused.tsx";
import { SendFault } from "../ui/send-fault.tsx";
import { useToast } from "../ui/toast.tsx";
import { useHeadingAfter } from "../ui/use-heading-after.ts";
import { words } from "../words/words.ts";
import { endRefusal } from "./refusals.ts";

type Props = { readonly apiKey: KeyFactsFragment; readonly owner: string };

/** Ends a key, never before what that means was read. */
export function EndKey({ apiKey, owner }: Props) {
  const [isOpen, setOpen] = useState(false);
  const isThere = apiKey.state === "ACTIVE" || isOpen;
  // Its button goes away under who has used it.
  useHeadingAfter(isThere);
  const w = words.keys;
  if (!isThere) return null;
  return (
    <>
      <Button look="danger" onClick={() => setOpen(true)}>
        {w.revoke}
        <span className="sr-only"> {apiKey.name}</span>
      </Button>
      <Dialog isOpen={isOpen} onClose={() => setOpen(false)} title={w.revokeTitle(apiKey.name)}>
        <EndForm apiKey={apiKey} owner={owner} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function EndForm({ apiKey, owner, onDone }: Props & { readonly onDone: () => void }) {
  const cache = useQueryClient();
  const say = useToast();
  const w = words.keys;
  const isEnded = ({ revokeApiKey }: EndKeyMutation) => revokeApiKey?.__typename === "RevokeApiKeySuccess";
  const attempt = useAttempt(EndKeyDocument, {
    owner,
    form: `end-key.${apiKey.id}`,
    onAnswer(answer) {
      askAnewInAllTabs(cache);
      if (isEnded(answer)) say(w.revokedNow(apiKey.name));
    },
  });
  const close = (answer: EndKeyMutation) => isEnded(answer) && onDone();
  const lookAt = { link: linkOptions({ to: "/settings/keys" }), label: words.askAgain.same };
  if (attempt.pending) return <AskAgain attempt={attempt} onAgain={() => attempt.sendAgain(close)} lookAt={lookAt} />;
  const refusal = endRefusal(attempt.answer?.revokeApiKey);
  return (
    <Form
      onSubmit={() => attempt.send((idempotencyKey) => ({ input: { apiKeyId: apiKey.id, idempotencyKey } }), close)}
      refusedAt={refusal || attempt.fault ? attempt.sentAt : undefined}
    >
      <p>{w.revokeMeans}</p>
      {refusal && <RefusalNote code={attempt.refusalCode}>{refusal}</RefusalNote>}
      <SendFault fault={attempt.fault} sentAt={attempt.sentAt} places={[]} />
      <Button look="danger" type="submit" isBusy={attempt.isBusy}>
        {w.revokeSubmit}
      </Button>
    </Form>
  );
}
