import { Link } from "@tanstack/react-router";
import type { MovementFragment } from "../generated/payment/payment.ts";
import type { Money } from "../money.ts";
import { Amount } from "../ui/amount.tsx";
import { useReader } from "../ui/reader.tsx";
import { Time } from "../ui/time.tsx";
import { useIsNarrow } from "../ui/use-is-narrow.ts";
import { words } from "../words/words.ts";
import { PaymentState, titleOf } from "./payment-state.tsx";

type Props = {
  readonly payments: readonly MovementFragment[];
  /** These are of another filter, and stay until those that match are here. */
  readonly isAsking: boolean;
};

/** A row for each payment, which leads to its page; the amounts align at the decimal sign. */
export function PaymentList({ payments, isAsking }: Props) {
  // On a narrow screen there is no room to align them.
  const isNarrow = useIsNarrow();
  const amounts = isNarrow ? [] : payments.map(({ amount }) => amount);
  const { zoneName } = useReader();
  if (payments.length === 0) return null;
  return (
    <>
      <ul
        aria-busy={isAsking}
        className={`grid divide-y divide-line sm:grid-cols-[minmax(0,1fr)_9rem_auto] ${isAsking ? "opacity-60" : ""}`}
      >
        {payments.map((payment) => (
          <PaymentRow key={payment.id} payment={payment} amounts={amounts} />
        ))}
      </ul>
      <p className="mt-2 px-2 text-dim text-sm">{words.time.allIn(zoneName)}</p>
    </>
  );
}

type RowProps = { readonly payment: MovementFragment; readonly amounts: readonly Money[] };

function PaymentRow({ payment, amounts }: RowProps) {
  const { id, direction, amount, memo, account, createdAt, failureReason } = payment;
  return (
    <li className="relative col-span-full grid min-h-12 grid-cols-[minmax(8rem,1fr)_minmax(0,max-content)] sm:grid-cols-subgrid items-center gap-x-4 px-2 py-2.5 hover:bg-hover">
      <div className="row-span-2 min-w-0 sm:row-span-1">
        <p className="truncate">
          <Link to="/payments/$id" params={{ id }} className="font-medium after:absolute after:inset-0">
            {titleOf(payment)}
          </Link>
          {memo && <span className="text-dim"> · {memo}</span>}
        </p>
        <p className="text-dim text-sm sm:truncate">
          <Time at={createdAt} isZoneSaid /> · {account.name}
          {failureReason && <span className="text-bad"> · {words.payment.failures[failureReason]}</span>}
        </p>
      </div>
      <div className="col-start-2 row-start-2 text-end text-sm sm:row-start-1 sm:text-start">
        <PaymentState payment={payment} />
      </div>
      <div className="amount-wraps col-start-2 row-start-1 text-end font-medium sm:col-start-3">
        <Amount money={amount} direction={direction} among={amounts} />
      </div>
    </li>
  );
}
