import { fromApi, subtract, toApi } from "@coffer/client/money";
import { useState } from "react";
import type { PaymentOfAnybodyFragment } from "../../generated/operate/payment/payment.ts";
import { isNothing } from "../../money.ts";
import { useMayOperate } from "../../shell/staff.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Amount } from "../../ui/amount.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useActDialog } from "../../ui/use-act-dialog.ts";
import { words } from "../../words/words.ts";
import { type GiveBackDraft, GiveBackSteps } from "./give-back-steps.tsx";

type Payment = PaymentOfAnybodyFragment;
const w = words.staffRefund;
const NOTHING_TYPED: GiveBackDraft = { order: null, isReviewed: false };

/** Between two people, and something of it is left. */
function leftOf({ kind, status, from, to, amount, refundedAmount }: Payment) {
  const hasMoved = status === "COMPLETED" || status === "PARTIALLY_REFUNDED";
  if (!from || !to || !hasMoved || (kind !== "SEND" && kind !== "REFUND")) return null;
  const left = toApi(subtract(fromApi(amount), fromApi(refundedAmount)));
  return isNothing(left) ? null : left;
}

/** An operator's way to give back what somebody was paid, in their stead. */
export function GiveBack({ payment }: { readonly payment: Payment }) {
  const viewer = useViewer();
  const mayOperate = useMayOperate();
  const left = leftOf(payment);
  const dialog = useActDialog(left !== null);
  // Whoever reads why it was refused goes on seeing what there was to give back.
  const [last, setLast] = useState(left);
  if (left && left.amount !== last?.amount) setLast(left);
  const [draft, setDraft] = useState(NOTHING_TYPED);
  const { id, from, to } = payment;
  if (!viewer || !mayOperate || !dialog.isThere || !last || !from || !to) return null;
  const isOwn = [from.user.id, to.user.id].includes(viewer.id);
  const done = () => {
    setDraft(NOTHING_TYPED);
    dialog.close();
  };
  return (
    <Card title={w.title}>
      <p className="mb-4">
        {w.left} <Amount money={last} />
      </p>
      {isOwn ? (
        <p className="text-dim">{w.own}</p>
      ) : (
        <Button look="danger" onClick={dialog.open}>
          {w.open}
        </Button>
      )}
      <Dialog isOpen={dialog.isOpen} onClose={dialog.close} title={w.dialog}>
        <GiveBackSteps
          paymentId={id}
          owner={viewer.id}
          most={last}
          payee={to.user.username}
          payer={from.user.username}
          draft={draft}
          onDraft={setDraft}
          onDone={done}
        />
      </Dialog>
    </Card>
  );
}
