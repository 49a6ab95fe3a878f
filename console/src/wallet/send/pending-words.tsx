import type { HoldingFragment } from "../../generated/account/account.ts";
import { FindPayeeDocument } from "../../generated/payment/payees.ts";
import type { PayMutationVariables } from "../../generated/wallet/send/send.ts";
import { useAsk } from "../../live/use-ask.ts";
import { Amount } from "../../ui/amount.tsx";
import { words } from "../../words/words.ts";

type Props = {
  readonly variables: Readonly<Record<string, unknown>> | undefined;
  readonly accounts: readonly HoldingFragment[];
};

/** What was sent and has no answer. It was kept by this page, so it has its form. */
export function PendingWords({ variables, accounts }: Props) {
  if (!variables) return null;
  const { input } = variables as PayMutationVariables;
  const { amount, fromAccountId, to } = input;
  const from = accounts.find(({ id }) => id === fromAccountId)?.name ?? fromAccountId;
  return (
    <p className="break-words">
      <Amount money={amount} /> {words.payment.from(from)}{" "}
      {to.userId ? <ToPerson id={to.userId} /> : words.payment.to(to.username ?? to.accountId ?? "")}
    </p>
  );
}

/** By name as soon as it is known. */
function ToPerson({ id }: { readonly id: string }) {
  const { data } = useAsk(FindPayeeDocument, { by: { id } });
  return words.payment.to(data?.user?.username ?? id);
}
