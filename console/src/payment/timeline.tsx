import type { PaymentCourseFragment } from "../generated/payment/payment.ts";
import { Amount } from "../ui/amount.tsx";
import { Time } from "../ui/time.tsx";
import { words } from "../words/words.ts";

type Step = { readonly at: string; readonly text: string; readonly isAhead?: boolean };

/** What has happened, in its order, and what will happen by itself. */
export function stepsOf(payment: PaymentCourseFragment): readonly Step[] {
  const { createdAt, completedAt, cancelledAt, failedAt, expiresAt, status, failureReason } = payment;
  const { returnedAt, returnReason } = payment;
  const w = words.payment.steps;
  const steps: Step[] = [{ at: createdAt, text: expiresAt ? w.reserved : w.asked }];
  if (completedAt) steps.push({ at: completedAt, text: expiresAt ? w.captured : w.completed });
  if (cancelledAt) steps.push({ at: cancelledAt, text: expiresAt && cancelledAt >= expiresAt ? w.expired : w.voided });
  if (failedAt) steps.push({ at: failedAt, text: failureReason ? words.payment.failures[failureReason] : w.failed });
  if (returnedAt && returnReason) steps.push({ at: returnedAt, text: words.returns[returnReason] });
  if (expiresAt && status === "PENDING") steps.push({ at: expiresAt, text: w.expires, isAhead: true });
  return steps;
}

export function Timeline({ payment }: { readonly payment: PaymentCourseFragment }) {
  const { authorizedAmount, amount, completedAt } = payment;
  return (
    <ol className="grid gap-3 border-line border-s-2 ps-4">
      {stepsOf(payment).map(({ at, text, isAhead }) => (
        <li key={text} className={isAhead ? "text-dim" : ""}>
          <span className="block">{text}</span>
          <span className="text-dim text-sm">
            <Time at={at} />
          </span>
        </li>
      ))}
      {authorizedAmount && completedAt && authorizedAmount.amount !== amount.amount && (
        <li className="text-dim text-sm">
          {words.payment.ofReserved} <Amount money={authorizedAmount} />
        </li>
      )}
    </ol>
  );
}
