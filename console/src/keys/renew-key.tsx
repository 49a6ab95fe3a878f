import { useQueryClient } from "@tanstack/react-query";
import { linkOptions } from "@tanstack/react-router";
import { useState } from "react";
import { type KeyFactsFragment, RenewKeyDocument, type RenewKeyMutation } from "../generated/keys/keys.ts";
import { askAnewInAllTabs } from "../live/tabs-know.ts";
import { useAttempt } from "../live/use-attempt.ts";
import { AskAgain } from "../ui/ask-again.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Choice } from "../ui/field.tsx";
import { Form, typedIn } from "../ui/form.tsx";
import { RefusalNote } from "../ui/refused.tsx";
import { SendFault } from "../ui/send-fault.tsx";
import { words } from "../words/words.ts";
import { renewRefusal } from "./refusals.ts";
import { SecretOnce } from "./secret-once.tsx";

type Props = { readonly apiKey: KeyFactsFragment; readonly owner: string };

const OVERLAPS = [1, 0, 2, 3, 7] as const;

/** Another secret for a key, shown in the dialog until it was kept. */
export function RenewKey({ apiKey, owner }: Props) {
  const [isOpen, setOpen] = useState(false);
  const w = words.keys;
  if (apiKey.state !== "ACTIVE" && !isOpen) return null;
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        {w.rotate}
        <span className="sr-only"> {apiKey.name}</span>
      </Button>
      <Dialog isOpen={isOpen} onClose={() => setOpen(false)} title={w.rotateTitle(apiKey.name)}>
        <RenewForm apiKey={apiKey} owner={owner} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function RenewForm({ apiKey, owner, onDone }: Props & { readonly onDone: () => void }) {
  const cache = useQueryClient();
  const [secret, setSecret] = useState<string | null>(null);
  const attempt = useAttempt(RenewKeyDocument, {
    owner,
    form: `renew-key.${apiKey.id}`,
    onAnswer: () => askAnewInAllTabs(cache),
  });
  const show = ({ rotateApiKey }: RenewKeyMutation) => {
    if (rotateApiKey?.__typename === "RotateApiKeySuccess") setSecret(rotateApiKey.secret);
  };
  const w = words.keys;
  if (secret) return <SecretOnce secret={secret} onKept={onDone} />;
  const lookAt = { link: linkOptions({ to: "/settings/keys" }), label: words.askAgain.same };
  if (attempt.pending) return <AskAgain attempt={attempt} onAgain={() => attempt.sendAgain(show)} lookAt={lookAt} />;
  const submit = (typed: FormData) => {
    const overlapDays = Number.parseInt(typedIn(typed, "overlap"), 10);
    attempt.send((idempotencyKey) => ({ input: { apiKeyId: apiKey.id, overlapDays, idempotencyKey } }), show);
  };
  const refusal = renewRefusal(attempt.answer?.rotateApiKey);
  return (
    <Form onSubmit={submit} refusedAt={refusal || attempt.fault ? attempt.sentAt : undefined}>
      <p>{w.rotateMeans}</p>
      <Choice label={w.overlap} name="overlap">
        {OVERLAPS.map((days) => (
          <option key={days} value={days}>
            {w.overlaps(days)}
          </option>
        ))}
      </Choice>
      {refusal && <RefusalNote code={attempt.refusalCode}>{refusal}</RefusalNote>}
      <SendFault fault={attempt.fault} sentAt={attempt.sentAt} places={[]} />
      <Button look="main" type="submit" isBusy={attempt.isBusy}>
        {w.rotateSubmit}
      </Button>
    </Form>
  );
}
