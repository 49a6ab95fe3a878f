import { add, fromApi, toApi } from "@coffer/client/money";
import type { MovementFragment } from "../../generated/payment/payment.ts";
import { isHold, nameOf } from "../../payment/payment-state.tsx";
import { Amount } from "../../ui/amount.tsx";
import { words } from "../../words/words.ts";

const MOVED: readonly MovementFragment["status"][] = ["COMPLETED", "PARTIALLY_REFUNDED", "REFUNDED", "RETURNED"];

/** What the payment changed on the viewer's account, and what it did on the other side. */
export function Postings({ payment }: { readonly payment: MovementFragment }) {
  const { account, amount, fee, direction, counterparty, status, kind } = payment;
  const w = words.payment;
  if (isHold(payment)) return <p>{w.heldLeg[direction]}</p>;
  if (!MOVED.includes(status)) return <p>{w.nothingMoved}</p>;
  const own = direction === "OUT" ? toApi(add(fromApi(amount), fromApi(fee))) : amount;
  const other = counterparty ? nameOf(counterparty) : w.sides[kind];
  return (
    <ul className="grid gap-2">
      <Leg name={account.name} money={own} direction={direction} />
      <Leg name={other} money={amount} direction={direction === "OUT" ? "IN" : "OUT"} />
    </ul>
  );
}

type LegProps = { readonly name: string; readonly money: MovementFragment["amount"]; readonly direction: "IN" | "OUT" };

function Leg({ name, money, direction }: LegProps) {
  return (
    <li className="amount-wraps flex justify-between gap-4">
      <span className="min-w-0 truncate">{name}</span>
      <span className="text-end">
        <Amount money={money} direction={direction} />
      </span>
    </li>
  );
}
