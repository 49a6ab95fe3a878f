import { useQueryClient } from "@tanstack/react-query";
import { linkOptions } from "@tanstack/react-router";
import { useState } from "react";
import {
  CallOffAskedDocument,
  DeclineAskedDocument,
  RemindAskedDocument,
  type RequestFactsFragment,
} from "../../generated/request/request.ts";
import { askAnewInAllTabs } from "../../live/tabs-know.ts";
import { useAttempt } from "../../live/use-attempt.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { PlainOrder, type PlainOrderProps } from "../../ui/plain-order.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";
import { type StepAnswer, useStepRefusal } from "./step-refusals.ts";

type Props = { readonly request: RequestFactsFragment; readonly owner: string };

/** What whoever asks can do: remind who is named, or call it off. */
export function PayeeActions({ request, owner }: Props) {
  const [open, setOpen] = useState<"remind" | "cancel" | null>(null);
  const w = words.requests;
  const close = () => setOpen(null);
  return (
    <Card title={w.actions} className="max-w-3xl">
      <div className="flex flex-wrap gap-3">
        {!request.forAnybody && <Button onClick={() => setOpen("remind")}>{w.remind}</Button>}
        <Button look="danger" onClick={() => setOpen("cancel")}>
          {w.cancel}
        </Button>
      </div>
      <Dialog title={w.remind} isOpen={open === "remind"} onClose={close}>
        <Remind request={request} owner={owner} onDone={close} />
      </Dialog>
      <Dialog title={w.cancel} isOpen={open === "cancel"} onClose={close}>
        <CallOff request={request} owner={owner} />
      </Dialog>
    </Card>
  );
}

/** What whoever is named can do, besides paying. */
export function PayerActions({ request, owner }: Props) {
  const [isOpen, setOpen] = useState(false);
  const w = words.requests;
  return (
    <Card title={w.actions} className="max-w-3xl">
      <Button look="danger" onClick={() => setOpen(true)}>
        {w.decline}
      </Button>
      <Dialog title={w.decline} isOpen={isOpen} onClose={() => setOpen(false)}>
        <Decline request={request} owner={owner} />
      </Dialog>
    </Card>
  );
}

function Remind({ request: { id }, owner, onDone }: Props & { readonly onDone: () => void }) {
  const cache = useQueryClient();
  const say = useToast();
  const attempt = useAttempt(RemindAskedDocument, {
    owner,
    form: `remind.${id}`,
    onAnswer({ remindRequest: answer }) {
      askAnewInAllTabs(cache);
      if (answer?.__typename !== "RemindRequestSuccess") return;
      say(words.requests.remindedNow);
      onDone();
    },
  });
  return (
    <Step
      id={id}
      attempt={attempt}
      answer={attempt.answer?.remindRequest}
      submit={words.requests.remindNow}
      look="main"
      onSubmit={() => attempt.send((idempotencyKey) => ({ input: { requestId: id, idempotencyKey } }))}
    >
      {words.requests.remindMeaning}
    </Step>
  );
}

function CallOff({ request: { id }, owner }: Props) {
  const cache = useQueryClient();
  const attempt = useAttempt(CallOffAskedDocument, {
    owner,
    form: `cancel-request.${id}`,
    onAnswer: () => askAnewInAllTabs(cache),
  });
  return (
    <Step
      id={id}
      attempt={attempt}
      answer={attempt.answer?.cancelRequest}
      submit={words.requests.cancelNow}
      onSubmit={() => attempt.send((idempotencyKey) => ({ input: { requestId: id, idempotencyKey } }))}
    >
      {words.requests.cancelMeaning}
    </Step>
  );
}

function Decline({ request: { id }, owner }: Props) {
  const cache = useQueryClient();
  const attempt = useAttempt(DeclineAskedDocument, {
    owner,
    form: `decline.${id}`,
    onAnswer: () => askAnewInAllTabs(cache),
  });
  return (
    <Step
      id={id}
      attempt={attempt}
      answer={attempt.answer?.declineRequest}
      submit={words.requests.declineNow}
      onSubmit={() => attempt.send((idempotencyKey) => ({ input: { requestId: id, idempotencyKey } }))}
    >
      {words.requests.declineMeaning}
    </Step>
  );
}

type StepProps = Pick<PlainOrderProps, "attempt" | "submit" | "look" | "onSubmit" | "children"> & {
  readonly id: string;
  readonly answer: StepAnswer | null | undefined;
};

/** An order about a request, of which there is nothing to type. */
function Step({ id, answer, ...order }: StepProps) {
  const refusal = useStepRefusal(answer);
  const lookAt = { link: linkOptions({ to: "/requests/$id", params: { id } }), label: words.askAgain.same };
  return <PlainOrder {...order} refusal={refusal} lookAt={lookAt} />;
}
