import {
  CallTransactionOffDocument,
  HurryTransactionDocument,
  type TransactionOfAnybodyFragment,
} from "../../generated/operate/transactions/transactions.ts";
import { refusalText } from "../../live/refusal-code.ts";
import { words } from "../../words/words.ts";
import { RepeatableAct } from "../repeatable-act.tsx";

type Props = { readonly transaction: TransactionOfAnybodyFragment };

/** Signed, and in no block. */
const isWaiting = ({ state, blockHeight }: Props["transaction"]): boolean =>
  (state === "SIGNED" || state === "BROADCAST") && blockHeight === null;

/** What an operator can do about a transaction while no block has it, or another in its place. */
export function Acts({ transaction }: Props) {
  const { state, asked, awaitsOperator } = transaction;
  const waits = isWaiting(transaction);
  const isToSign = state === "AWAITING_SIGNATURE";
  return (
    <div className="flex flex-wrap gap-3 empty:hidden">
      <SpeedUp transaction={transaction} isPossible={(waits || isToSign) && asked === null} />
      <CallOff
        transaction={transaction}
        isPossible={state === "PLANNED" || isToSign || awaitsOperator || (waits && asked !== "CANCEL")}
      />
    </div>
  );
}

type ActProps = Props & { readonly isPossible: boolean };

/** Whether its key is elsewhere: what takes its place is signed there, too. */
const isSignedElsewhere = ({ kind, state, unsignedTransaction }: Props["transaction"]): boolean =>
  kind === "REFILL" || state === "AWAITING_SIGNATURE" || unsignedTransaction !== null;

function SpeedUp({ transaction, isPossible }: ActProps) {
  const { speedUp: w, refusals } = words.transactions;
  return (
    <RepeatableAct
      isPossible={isPossible}
      texts={w}
      document={HurryTransactionDocument}
      variablesOf={(reason) => ({ input: { transactionId: transaction.id, reason } })}
      refusalOf={({ speedUpTransaction }) => refusalText(speedUpTransaction, refusals)}
      look="main"
    >
      <p>{isSignedElsewhere(transaction) ? w.meansElsewhere : w.means}</p>
    </RepeatableAct>
  );
}

function CallOff({ transaction, isPossible }: ActProps) {
  const { callOff: w, refusals } = words.transactions;
  return (
    <RepeatableAct
      isPossible={isPossible}
      texts={w}
      document={CallTransactionOffDocument}
      variablesOf={(reason) => ({ input: { transactionId: transaction.id, reason } })}
      refusalOf={({ cancelTransaction }) => refusalText(cancelTransaction, refusals)}
      look="danger"
    >
      <p>{w[meaningOf(transaction)]}</p>
    </RepeatableAct>
  );
}

function meaningOf(transaction: Props["transaction"]) {
  const { state, awaitsOperator } = transaction;
  if (awaitsOperator) return "meansReplaced";
  if (state === "PLANNED") return "meansPlanned";
  if (state === "AWAITING_SIGNATURE") return "meansToSign";
  return isSignedElsewhere(transaction) ? "meansElsewhere" : "meansSigned";
}
