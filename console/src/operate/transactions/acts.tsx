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
  return (
    <div className="flex flex-wrap gap-3 empty:hidden">
      <SpeedUp transaction={transaction} isPossible={waits && asked === null} />
      <CallOff
        transaction={transaction}
        isPossible={state === "PLANNED" || awaitsOperator || (waits && asked !== "CANCEL")}
      />
    </div>
  );
}

type ActProps = Props & { readonly isPossible: boolean };

function SpeedUp({ transaction: { id }, isPossible }: ActProps) {
  const { speedUp: w, refusals } = words.transactions;
  return (
    <RepeatableAct
      isPossible={isPossible}
      texts={w}
      document={HurryTransactionDocument}
      variablesOf={(reason) => ({ input: { transactionId: id, reason } })}
      refusalOf={({ speedUpTransaction }) => refusalText(speedUpTransaction, refusals)}
      look="main"
    >
      <p>{w.means}</p>
    </RepeatableAct>
  );
}

function CallOff({ transaction: { id, state, awaitsOperator }, isPossible }: ActProps) {
  const { callOff: w, refusals } = words.transactions;
  return (
    <RepeatableAct
      isPossible={isPossible}
      texts={w}
      document={CallTransactionOffDocument}
      variablesOf={(reason) => ({ input: { transactionId: id, reason } })}
      refusalOf={({ cancelTransaction }) => refusalText(cancelTransaction, refusals)}
      look="danger"
    >
      <p>{awaitsOperator ? w.meansReplaced : state === "PLANNED" ? w.meansPlanned : w.meansSigned}</p>
    </RepeatableAct>
  );
}
