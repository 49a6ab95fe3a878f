import { useState } from "react";
import type { MovementFragment } from "../../generated/payment/payment.ts";
import { CaptureDocument, VoidHoldDocument } from "../../generated/wallet/payment/payment.ts";
import { useAttempt } from "../../live/use-attempt.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useReader } from "../../ui/reader.tsx";
import { words } from "../../words/words.ts";
import { AmountOrder } from "./amount-order.tsx";
import { refusalWords } from "./refusal-words.ts";
import { StepForm } from "./step-form.tsx";
import { useShowPayment } from "./use-show-payment.ts";

type Props = { readonly payment: MovementFragment; readonly owner: string };

/** What the payee may do with a reservation; the payer reads what it means. */
export function HoldActions({ payment, owner }: Props) {
  const [open, setOpen] = useState<"capture" | "void" | null>(null);
  const w = words.hold;
  if (payment.direction === "OUT")
    return (
      <Card title={w.title}>
        <p>{w.ofPayer}</p>
      </Card>
    );
  return (
    <Card title={w.title}>
      <p className="mb-4">{w.ofPayee}</p>
      <div className="flex flex-wrap gap-3">
        <Button look="main" onClick={() => setOpen("capture")}>
          {w.capture}
        </Button>
        <Button look="danger" onClick={() => setOpen("void")}>
          {w.void}
        </Button>
      </div>
      <Dialog title={w.capture} isOpen={open === "capture"} onClose={() => setOpen(null)}>
        <CaptureForm payment={payment} owner={owner} />
      </Dialog>
      <Dialog title={w.void} isOpen={open === "void"} onClose={() => setOpen(null)}>
        <VoidForm payment={payment} owner={owner} />
      </Dialog>
    </Card>
  );
}

function CaptureForm({ payment: { id, amount }, owner }: Props) {
  const show = useShowPayment(id);
  const { locale } = useReader();
  const attempt = useAttempt(CaptureDocument, {
    owner,
    form: `capture.${id}`,
    onAnswer({ capturePayment: made }) {
      if (made?.__typename === "CapturePaymentSuccess") show(made.payment);
    },
  });
  const answer = attempt.answer?.capturePayment;
  return (
    <AmountOrder
      paymentId={id}
      most={amount}
      mostIs={words.hold.most}
      meaning={words.hold.captureMeaning}
      submit={words.hold.captureNow}
      attempt={attempt}
      refusal={answer && answer.__typename !== "CapturePaymentSuccess" ? refusalWords(answer, locale) : null}
      onAmount={(taken) =>
        attempt.send((idempotencyKey) => ({ input: { paymentId: id, amount: taken, idempotencyKey } }))
      }
    />
  );
}

function VoidForm({ payment: { id }, owner }: Props) {
  const show = useShowPayment(id);
  const { locale } = useReader();
  const attempt = useAttempt(VoidHoldDocument, {
    owner,
    form: `void.${id}`,
    onAnswer({ voidPayment: made }) {
      if (made?.__typename === "VoidPaymentSuccess") show(made.payment);
    },
  });
  const answer = attempt.answer?.voidPayment;
  return (
    <StepForm
      paymentId={id}
      meaning={words.hold.voidMeaning}
      submit={words.hold.voidNow}
      attempt={attempt}
      refusal={answer && answer.__typename !== "VoidPaymentSuccess" ? refusalWords(answer, locale) : null}
      onSubmit={() => attempt.send((idempotencyKey) => ({ input: { paymentId: id, idempotencyKey } }))}
    />
  );
}
