import { format, fromApi } from "@coffer/client/money";
import { unreachable } from "@coffer/client/refusals";
import { useState } from "react";
import {
  CollectDebtDocument,
  type CollectDebtMutation,
  DebtorAccountsDocument,
  WriteOffDebtDocument,
  type WriteOffDebtMutation,
} from "../../generated/operate/debts/debts.ts";
import { useAsk } from "../../live/use-ask.ts";
import type { Money } from "../../money.ts";
import { Amount } from "../../ui/amount.tsx";
import { Choice } from "../../ui/field.tsx";
import { useReader } from "../../ui/reader.tsx";
import { words } from "../../words/words.ts";
import { ReasonForm } from "../reason-form.tsx";
import { type ActProps, useReasonedAct } from "./act-forms.tsx";

const w = words.debts;

type Props = ActProps & { readonly userId: string; readonly outstanding: Money };
type Answer = NonNullable<CollectDebtMutation["collectPaymentDebt"] | WriteOffDebtMutation["writeOffPaymentDebt"]>;

/** Why it was not done: a refusal that is not here does not compile. */
function refusalOf(answer: Answer | null | undefined): string | null {
  if (!answer) return null;
  switch (answer.__typename) {
    case "CollectPaymentDebtSuccess":
    case "WriteOffPaymentDebtSuccess":
      return null;
    case "PaymentNotFound":
      return words.stuck.refusals.PaymentNotFound;
    case "OwnPayment":
    case "NothingOwed":
    case "AccountNotFound":
    case "InsufficientFunds":
    case "AccountFrozen":
    case "AccountClosed":
      return w.refusals[answer.__typename];
    case "IdempotencyKeyReused":
      return words.operate.keyReused;
    default:
      return unreachable(answer);
  }
}

/** The debtor's open accounts in its currency, each with what can be taken from it. */
function useAccounts(userId: string, currency: string) {
  const { data } = useAsk(DebtorAccountsDocument, { userId });
  const accounts = data?.user?.accounts ?? [];
  return accounts.filter((account) => account.currency === currency && account.state !== "CLOSED");
}

export function CollectForm(props: Props) {
  const { paymentId, userId, outstanding } = props;
  const accounts = useAccounts(userId, outstanding.currency);
  const [chosen, setChosen] = useState("");
  const { locale } = useReader();
  const { answer, form } = useReasonedAct(props, {
    document: CollectDebtDocument,
    act: "collect-debt",
    said: w.collect.done,
    toInput: (typed) => ({ paymentId, accountId: chosen || null, ...typed }),
  });
  return (
    <ReasonForm
      {...form}
      refusal={refusalOf(answer?.collectPaymentDebt)}
      submit={w.collect.submit}
      look="main"
      movesMoney
    >
      <p>{w.collect.means}</p>
      <Outstanding money={outstanding} />
      <Choice label={w.collect.from} value={chosen} onChange={({ target }) => setChosen(target.value)}>
        <option value="">{w.collect.fromDeposit}</option>
        {accounts.map(({ id, name, balance }) => (
          <option key={id} value={id}>
            {w.collect.account(name, format(fromApi(balance.available), { locale }))}
          </option>
        ))}
      </Choice>
    </ReasonForm>
  );
}

export function WriteOffForm(props: Props) {
  const { paymentId, outstanding } = props;
  const { answer, form } = useReasonedAct(props, {
    document: WriteOffDebtDocument,
    act: "write-off-debt",
    said: w.writeOff.done,
    toInput: (typed) => ({ paymentId, ...typed }),
  });
  return (
    <ReasonForm
      {...form}
      refusal={refusalOf(answer?.writeOffPaymentDebt)}
      submit={w.writeOff.submit}
      look="danger"
      movesMoney
    >
      <p>{w.writeOff.means}</p>
      <Outstanding money={outstanding} />
    </ReasonForm>
  );
}

const Outstanding = ({ money }: { readonly money: Money }) => (
  <p>
    {w.outstanding}: <Amount money={money} />
  </p>
);
