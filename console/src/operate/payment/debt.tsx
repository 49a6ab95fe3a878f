import { useState } from "react";
import type { PaymentOfAnybodyFragment } from "../../generated/operate/payment/payment.ts";
import type { DebtFragment } from "../../generated/payment/owed.ts";
import { isNothing } from "../../money.ts";
import { Owed } from "../../payment/owed.tsx";
import { useMayOperate } from "../../shell/staff.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useActDialog } from "../../ui/use-act-dialog.ts";
import { words } from "../../words/words.ts";
import { CollectForm, WriteOffForm } from "./debt-forms.tsx";

const w = words.debts;
const FORMS = { collect: CollectForm, writeOff: WriteOffForm } as const;

/** What is owed of a deposit that was taken back, and an operator's ways to settle that. */
export const DebtOfPayment = ({ payment }: { readonly payment: PaymentOfAnybodyFragment }) => (
  <Owed payment={payment} acts={(debt) => <Settle debt={debt} paymentId={payment.id} userId={payment.to?.user.id} />} />
);

type SettleProps = { readonly debt: DebtFragment; readonly paymentId: string; readonly userId: string | undefined };

function Settle({ debt, paymentId, userId }: SettleProps) {
  const viewer = useViewer();
  const mayOperate = useMayOperate();
  const dialog = useActDialog(!isNothing(debt.outstandingAmount));
  const [act, setAct] = useState<keyof typeof FORMS>("collect");
  if (!viewer || !mayOperate || !dialog.isThere || !userId) return null;
  if (userId === viewer.id) return <p className="mt-5 text-dim">{w.refusals.OwnPayment}</p>;
  const open = (next: typeof act) => {
    setAct(next);
    dialog.open();
  };
  const TheForm = FORMS[act];
  const about = { paymentId, userId, outstanding: debt.outstandingAmount, owner: viewer.id, onDone: dialog.close };
  return (
    <div className="mt-5 flex flex-wrap gap-3">
      <Button onClick={() => open("collect")}>{w.collect.open}</Button>
      <Button look="danger" onClick={() => open("writeOff")}>
        {w.writeOff.open}
      </Button>
      <Dialog isOpen={dialog.isOpen} onClose={dialog.close} title={w[act].title}>
        <TheForm {...about} />
      </Dialog>
    </div>
  );
}
