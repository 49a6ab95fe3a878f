import {
  LetTransactionLeaveDocument,
  type TransactionOfAnybodyFragment,
  TurnTransactionDownDocument,
} from "../../generated/operate/transactions/transactions.ts";
import { refusalText } from "../../live/refusal-code.ts";
import { writeAmount } from "../../money.ts";
import { useViewer } from "../../shell/viewer.ts";
import { useReader } from "../../ui/reader.tsx";
import { words } from "../../words/words.ts";
import { RepeatableAct } from "../repeatable-act.tsx";

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
  const { approve: w, refusals } = words.transactions;
  const { locale } = useReader();
  const seen = { transactionId: id, network, address: to, amount };
  return (
    <RepeatableAct
      isPossible={isPossible}
      texts={w}
      document={LetTransactionLeaveDocument}
      variablesOf={(reason) => ({ input: { ...seen, reason } })}
      refusalOf={({ approveTransaction }) => refusalText(approveTransaction, refusals)}
      look="danger"
    >
      <p className="wrap-anywhere">{w.means(writeAmount(amount, locale), to)}</p>
    </RepeatableAct>
  );
}

function Reject({ transaction: { id }, isPossible }: ActProps) {
  const { reject: w, refusals } = words.transactions;
  return (
    <RepeatableAct
      isPossible={isPossible}
      texts={w}
      document={TurnTransactionDownDocument}
      variablesOf={(reason) => ({ input: { transactionId: id, reason } })}
      refusalOf={({ rejectTransaction }) => refusalText(rejectTransaction, refusals)}
      look="main"
    >
      <p>{w.means}</p>
    </RepeatableAct>
  );
}
