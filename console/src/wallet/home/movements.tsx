import type { MovementFragment } from "../../generated/wallet/home/home.ts";
import { Amount } from "../../ui/amount.tsx";
import { Card } from "../../ui/card.tsx";
import { State, type Tone } from "../../ui/state.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";

const TONES: Readonly<Record<MovementFragment["status"], Tone>> = {
  PENDING: "waiting",
  PROCESSING: "waiting",
  COMPLETED: "good",
  FAILED: "bad",
  CANCELLED: "quiet",
  PARTIALLY_REFUNDED: "quiet",
  REFUNDED: "quiet",
};

export function Movements({ payments }: { readonly payments: readonly MovementFragment[] }) {
  return (
    <Card title={words.home.movements}>
      {payments.length === 0 ? (
        <p className="text-dim">{words.home.noMovements}</p>
      ) : (
        <ul className="divide-y divide-line">
          {payments.map((payment) => (
            <Movement key={payment.id} payment={payment} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function Movement({ payment }: { readonly payment: MovementFragment }) {
  const { kind, status, direction, amount, memo, counterparty, createdAt, failureReason } = payment;
  const name = counterparty && (counterparty.displayName ?? counterparty.username);
  const whose = name && (direction === "IN" ? words.payment.from(name) : words.payment.to(name));
  return (
    <li className="grid min-h-12 items-center gap-x-4 gap-y-1 py-2.5 sm:grid-cols-[minmax(0,1fr)_9rem_minmax(10rem,auto)]">
      <div className="min-w-0">
        <p className="truncate">
          <span className="font-medium">{words.payment.kinds[kind]}</span> {whose}
          {memo && <span className="text-dim"> · {memo}</span>}
        </p>
        <p className="text-dim text-sm">
          <Time at={createdAt} />
          {failureReason && <span className="text-bad"> · {words.payment.failures[failureReason]}</span>}
        </p>
      </div>
      <div className="text-sm">
        <State tone={TONES[status]}>{words.payment.states[status]}</State>
      </div>
      <div className="amount-wraps font-medium sm:text-end">
        <Amount money={amount} direction={direction} />
      </div>
    </li>
  );
}
