import {
  CallTransactionOffDocument,
  HurryTransactionDocument,
  type TransactionOfAnybodyFragment,
} from "../../generated/operate/transactions/transactions.ts";
import { refusalText } from "../../live/refusal-code.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { words } from "../../words/words.ts";
import { RepeatableForm } from "../repeatable-form.tsx";
import { useActDialog } from "../use-act-dialog.ts";

type Props = { readonly transaction: TransactionOfAnybodyFragment };

/** Signed, and in no block. */
const isWaiting = ({ state, blockHeight }: Props["transaction"]): boolean =>
  (state === "SIGNED" || state === "BROADCAST") && blockHeight === null;

/** What an operator can do about a transaction while no block has it. */
export function Acts({ transaction }: Props) {
  const { state, asked } = transaction;
  const waits = isWaiting(transaction);
  return (
    <div className="flex flex-wrap gap-3 empty:hidden">
      <SpeedUp transaction={transaction} isPossible={waits && asked === null} />
      <CallOff transaction={transaction} isPossible={state === "PLANNED" || (waits && asked !== "CANCEL")} />
    </div>
  );
}

type ActProps = Props & { readonly isPossible: boolean };

function SpeedUp({ transaction: { id }, isPossible }: ActProps) {
  const dialog = useActDialog(isPossible);
  const { speedUp: w, refusals } = words.transactions;
  if (!dialog.isThere) return null;
  return (
    <>
      <Button onClick={dialog.open}>{w.open}</Button>
      <Dialog title={w.title} isOpen={dialog.isOpen} onClose={dialog.close}>
        <RepeatableForm
          document={HurryTransactionDocument}
          variablesOf={(reason) => ({ input: { transactionId: id, reason } })}
          refusalOf={({ speedUpTransaction }) => refusalText(speedUpTransaction, refusals)}
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

function CallOff({ transaction: { id, state }, isPossible }: ActProps) {
  const dialog = useActDialog(isPossible);
  const { callOff: w, refusals } = words.transactions;
  if (!dialog.isThere) return null;
  return (
    <>
      <Button look="danger" onClick={dialog.open}>
        {w.open}
      </Button>
      <Dialog title={w.title} isOpen={dialog.isOpen} onClose={dialog.close}>
        <RepeatableForm
          document={CallTransactionOffDocument}
          variablesOf={(reason) => ({ input: { transactionId: id, reason } })}
          refusalOf={({ cancelTransaction }) => refusalText(cancelTransaction, refusals)}
          submit={w.submit}
          look="danger"
          done={w.done}
          onDone={dialog.close}
        >
          <p>{state === "PLANNED" ? w.meansPlanned : w.meansSigned}</p>
        </RepeatableForm>
      </Dialog>
    </>
  );
}
