import {
  LetTransactionLeaveDocument,
  type TransactionOfAnybodyFragment,
  TurnTransactionDownDocument,
} from "../../generated/operate/transactions/transactions.ts";
import { refusalText } from "../../live/refusal-code.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { words } from "../../words/words.ts";
import { RepeatableForm } from "../repeatable-form.tsx";
import { useActDialog } from "../use-act-dialog.ts";

type Props = { readonly transaction: TransactionOfAnybodyFragment };

/** What operators say of a transaction that waits for them: with what they see, and why. */
export function Decide({ transaction }: Props) {
  const viewer = useViewer();
  const isHeld = transaction.state === "AWAITING_APPROVAL";
  const mayApprove = isHeld && (transaction.hold?.approvers.some(({ id }) => id === viewer?.id) ?? false);
  return (
    <div className="flex flex-wrap gap-3 empty:hidden">
      <Approve transaction={transaction} isPossible={mayApprove} />
      <Reject transaction={transaction} isPossible={isHeld} />
    </div>
  );
}

type ActProps = Props & { readonly isPossible: boolean };

function Approve({ transaction: { id, network, to, amount }, isPossible }: ActProps) {
  const dialog = useActDialog(isPossible);
  const { approve: w, refusals } = words.transactions;
  if (!dialog.isThere) return null;
  const seen = { transactionId: id, network, address: to, amount };
  return (
    <>
      <Button look="danger" onClick={dialog.open}>
        {w.open}
      </Button>
      <Dialog title={w.title} isOpen={dialog.isOpen} onClose={dialog.close}>
        <RepeatableForm
          document={LetTransactionLeaveDocument}
          variablesOf={(reason) => ({ input: { ...seen, reason } })}
          refusalOf={({ approveTransaction }) => refusalText(approveTransaction, refusals)}
          submit={w.submit}
          look="danger"
          done={w.done}
          onDone={dialog.close}
        >
          <p className="wrap-anywhere">{w.means(`${amount.amount} ${amount.currency}`, to)}</p>
        </RepeatableForm>
      </Dialog>
    </>
  );
}

function Reject({ transaction: { id }, isPossible }: ActProps) {
  const dialog = useActDialog(isPossible);
  const { reject: w, refusals } = words.transactions;
  if (!dialog.isThere) return null;
  return (
    <>
      <Button onClick={dialog.open}>{w.open}</Button>
      <Dialog title={w.title} isOpen={dialog.isOpen} onClose={dialog.close}>
        <RepeatableForm
          document={TurnTransactionDownDocument}
          variablesOf={(reason) => ({ input: { transactionId: id, reason } })}
          refusalOf={({ rejectTransaction }) => refusalText(rejectTransaction, refusals)}
          submit={w.submit}
          look="main"
          done={w.done}
          onDone={dialog.close}
        >
          <p>{w.means}</p>
        </RepeatableForm>
      </Dialog>
    </>
  );
}
