import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { MovementFragment } from "../../generated/payment/payment.ts";
import { type SentFactsFragment, TransactionOfPaymentDocument } from "../../generated/transaction/transaction.ts";
import { CallOffDocument, type CallOffMutation, WithdrawnToDocument } from "../../generated/wallet/payment/payment.ts";
import { keyOf, useAsk } from "../../live/use-ask.ts";
import { useAttempt } from "../../live/use-attempt.ts";
import { Sent } from "../../transaction/sent.tsx";
import { useTransactionOf } from "../../transaction/use-transaction-of.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Fault } from "../../ui/fault.tsx";
import { useHeadingAfter } from "../../ui/use-heading-after.ts";
import { words } from "../../words/words.ts";
import { StepForm } from "./step-form.tsx";
import { useShowPayment } from "./use-show-payment.ts";

type Props = { readonly payment: MovementFragment; readonly owner: string };

/** Of what comes from outside or goes there: where to, and how to call it off while one can. */
export function Outside({ payment, owner }: Props) {
  const { kind, status } = payment;
  const isPending = (kind === "DEPOSIT" || kind === "WITHDRAWAL") && status === "PENDING";
  // Once somebody outside is asked, the button and its dialog are gone.
  useHeadingAfter(isPending);
  if (kind !== "WITHDRAWAL" && !isPending) return null;
  return (
    <Card title={words.outside.title}>
      {kind === "WITHDRAWAL" && <Destination id={payment.id} />}
      {isPending && (
        <CallOff
          id={payment.id}
          owner={owner}
          intro={words.outside.pending}
          meaning={words.outside.cancelMeaning[kind]}
        />
      )}
      {kind === "WITHDRAWAL" && status === "PROCESSING" && <CallOffUnderWay id={payment.id} owner={owner} />}
    </Card>
  );
}

function Destination({ id }: { readonly id: string }) {
  const { data, error, refetch } = useAsk(WithdrawnToDocument, { id });
  if (error && !data) return <Fault fault={error} onAgain={() => void refetch()} />;
  if (data?.payment && !data.payment.method) return <Sent paymentId={id} />;
  return (
    <p className="break-words">
      {words.outside.to} {data?.payment?.method?.label}
    </p>
  );
}

/**
 * What is to be sent over a network, while nothing of it is known to be signed and nobody has asked
 * for that: whoever sends it may be asked to stop.
 */
function CallOffUnderWay({ id, owner }: { readonly id: string; readonly owner: string }) {
  const payment = useTransactionOf(id).data?.payment;
  const isOffered = payment?.payout?.cancellation === null && isUnsigned(payment.transaction?.state);
  useHeadingAfter(isOffered);
  if (!isOffered) return null;
  return <CallOff id={id} owner={owner} intro={words.outside.underWay} meaning={words.outside.cancelUnderWay} />;
}

const isUnsigned = (state: SentFactsFragment["state"] | undefined): boolean =>
  state === undefined || state === "AWAITING_APPROVAL" || state === "PLANNED";

type CallOffProps = {
  readonly id: string;
  readonly owner: string;
  /** Why one can, and what it does. */
  readonly intro: string;
  readonly meaning: string;
};

function CallOff({ id, owner, intro, meaning }: CallOffProps) {
  const [isOpen, setOpen] = useState(false);
  const w = words.outside;
  return (
    <>
      <p className="mt-3 mb-4">{intro}</p>
      <Button look="danger" onClick={() => setOpen(true)}>
        {w.cancel}
      </Button>
      <Dialog title={w.cancel} isOpen={isOpen} onClose={() => setOpen(false)}>
        <CallOffForm id={id} owner={owner} meaning={meaning} />
      </Dialog>
    </>
  );
}

type FormProps = { readonly id: string; readonly owner: string; readonly meaning: string };

function CallOffForm({ id, owner, meaning }: FormProps) {
  const show = useShowPayment(id);
  const cache = useQueryClient();
  const attempt = useAttempt(CallOffDocument, {
    owner,
    form: `call-off.${id}`,
    onAnswer({ cancelPayment: made }) {
      if (made?.__typename === "CancelPaymentSuccess") show(made.payment);
      // What goes over a network says more than its status, also where it was too late.
      void cache.invalidateQueries({ queryKey: keyOf(TransactionOfPaymentDocument, { id }) });
    },
  });
  const answer = attempt.answer?.cancelPayment;
  return (
    <StepForm
      paymentId={id}
      meaning={meaning}
      submit={words.outside.cancelNow}
      attempt={attempt}
      refusal={answer && answer.__typename !== "CancelPaymentSuccess" ? refusalWords(answer) : null}
      onSubmit={() => attempt.send((idempotencyKey) => ({ input: { paymentId: id, idempotencyKey } }))}
    />
  );
}

type Answer = NonNullable<CallOffMutation["cancelPayment"]>;
type Refusal = Exclude<Answer, { readonly __typename: "CancelPaymentSuccess" }>;

/** What to do about it: a refusal that is not here does not compile. */
function refusalWords(refusal: Refusal): string {
  const w = words.outside.refusals;
  switch (refusal.__typename) {
    case "PaymentNotFound":
      return w.notFound;
    case "PaymentNotCancellable":
      return w.tooLate;
    case "IdempotencyKeyReused":
      return words.refusals.keyReused;
  }
}
