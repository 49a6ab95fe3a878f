import type { SentFactsFragment, TransactionOfPaymentQuery } from "../generated/transaction/transaction.ts";
import { IdLink } from "../shell/id-link.tsx";
import { Facts, fact } from "../ui/facts.tsx";
import { Fault } from "../ui/fault.tsx";
import { Grouped } from "../ui/grouped.tsx";
import { Time } from "../ui/time.tsx";
import { words } from "../words/words.ts";
import { confirmationsOf, TransactionState } from "./transaction-state.tsx";
import { Txid } from "./txid.tsx";
import { useTransactionOf } from "./use-transaction-of.ts";

type Payment = NonNullable<TransactionOfPaymentQuery["payment"]>;

type Props = {
  readonly paymentId: string;
  /** Then it leads to the page of what is sent. */
  readonly isOfStaff?: boolean;
};

/** Where a withdrawal goes over a network, and how far it is; of another payment nothing. */
export function Sent({ paymentId, isOfStaff = false }: Props) {
  const { data, error, refetch } = useTransactionOf(paymentId);
  if (error && !data) return <Fault fault={error} onAgain={() => void refetch()} />;
  const payment = data?.payment;
  const payout = payment?.payout;
  if (!payout) return null;
  const network = data?.networks.find(({ code }) => code === payout.network);
  const { transaction } = payment;
  const w = words.transaction;
  return (
    <Facts
      facts={[
        fact(w.address, <Grouped text={payout.address} isCopied />),
        fact(w.network, network?.name ?? payout.network),
        fact(w.state, transaction ? <Standing sent={transaction} /> : notBegun(payment)),
        payout.cancellation && fact(w.cancellation, <CalledOff cancellation={payout.cancellation} />),
        transaction && fact(w.confirmations, confirmationsOf(transaction)),
        transaction && fact(w.txid, <Txid txid={transaction.txid} network={network} />),
        transaction && isOfStaff ? fact(w.id, <IdLink id={transaction.id} />) : null,
      ]}
    />
  );
}

/** Of one that was called off before, or could not be begun, there is none either. */
const notBegun = ({ status }: Payment): string =>
  status === "PENDING" || status === "PROCESSING" ? words.transaction.notBegun : words.transaction.never;

type Cancellation = NonNullable<NonNullable<Payment["payout"]>["cancellation"]>;

/** What a newer server says as it says it. */
function CalledOff({ cancellation: { state, requestedAt } }: { readonly cancellation: Cancellation }) {
  const { [state]: word = String(state) } = words.transaction.cancellations;
  return (
    <>
      <Time at={requestedAt} /> <span aria-live="polite">· {word}</span>
    </>
  );
}

function Standing({ sent: { state, failure } }: { readonly sent: SentFactsFragment }) {
  const w = words.transaction;
  return (
    <>
      <TransactionState state={state} /> <span className="text-dim">· {w.meanings[state]}</span>
      {failure && <span className="block text-bad">{w.failures[failure]}</span>}
    </>
  );
}
