import type { MovementFragment } from "../../generated/payment/payment.ts";
import { nearestHold } from "../../payment/holds.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { words } from "../../words/words.ts";

/** A new form with the same in it: it has its own key, so it is another payment. */
export function RepeatLink({ payment }: { readonly payment: MovementFragment }) {
  const { kind, direction, counterparty, account, amount, authorizedAmount, memo, createdAt, expiresAt } = payment;
  const { priority } = payment;
  if (kind === "DEPOSIT")
    return (
      <LinkButton to="/deposit" search={{ account: account.id, amount: amount.amount }}>
        {words.payment.repeat}
      </LinkButton>
    );
  if (kind !== "SEND" || direction !== "OUT" || !counterparty) return null;
  const draft = {
    from: account.id,
    to: counterparty.username,
    amount: (authorizedAmount ?? amount).amount,
    ...(memo ? { memo } : {}),
    ...(priority === "NORMAL" ? {} : { priority }),
    // What was only reserved is reserved again, and not paid at once.
    ...(authorizedAmount && expiresAt ? { hold: nearestHold(createdAt, expiresAt) } : {}),
  };
  return (
    <LinkButton to="/send" search={draft}>
      {words.payment.repeat}
    </LinkButton>
  );
}
