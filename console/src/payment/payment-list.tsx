import { Link } from "@tanstack/react-router";
import type { MovementFragment } from "../generated/payment/payment.ts";
import { Amount, mostDigits } from "../ui/amount.tsx";
import { Time } from "../ui/time.tsx";
import { words } from "../words/words.ts";
import { PaymentState, titleOf } from "./payment-state.tsx";

type Props = {
  readonly payments: readonly MovementFragment[];
  /** These are of another filter, and stay until those that match are here. */
  readonly isAsking: boolean;
};

/** A row for each payment, which leads to its page; the amounts align at the decimal sign. */
export function PaymentList({ payments, isAsking }: Props) {
  const digits = mostDigits(payments.map(({ amount }) => amount));
  return (
    <ul aria-busy={isAsking} className={`divide-y divide-line ${isAsking ? "opacity-60" : ""}`}>
      {payments.map((payment) => (
        <PaymentRow key={payment.id} payment={payment} digits={digits} />
      ))}
    </ul>
  );
}

function PaymentRow({ payment, digits }: { readonly payment: MovementFragment; readonly digits: number }) {
  const { id, direction, amount, memo, account, createdAt, failureReason } = payment;
  return (
    <li className="relative grid min-h-12 grid-cols-[minmax(0,1fr)_minmax(0,max-content)] items-center gap-x-4 px-2 py-2.5 hover:bg-hover sm:grid-cols-[minmax(0,1fr)_9rem_auto]">
      <div className="row-span-2 min-w-0 sm:row-span-1">
        <p className="truncate">
          <Link to="/payments/$id" params={{ id }} className="font-medium after:absolute after:inset-0">
            {titleOf(payment)}
          </Link>
          {memo && <span className="text-dim"> · {memo}</span>}
        </p>
        <p className="truncate text-dim text-sm">
          <Time at={createdAt} /> · {account.name}
          {failureReason && <span className="text-bad"> · {words.payment.failures[failureReason]}</span>}
        </p>
      </div>
      <div className="col-start-2 row-start-2 text-end text-sm sm:row-start-1 sm:text-start">
        <PaymentState payment={payment} />
      </div>
      <div className="amount-wraps col-start-2 row-start-1 text-end font-medium sm:col-start-3">
        <Amount money={amount} direction={direction} digits={digits} />
      </div>
    </li>
  );
}
