import { compare, fromApi } from "@coffer/client/money";
import type { ReactNode } from "react";
import type { HoldingFragment } from "../../generated/account/account.ts";
import type { MethodFactsFragment } from "../../generated/method/method.ts";
import type { TakeOutMutation, TakeOutMutationVariables } from "../../generated/wallet/withdraw/withdraw.ts";
import { Approval } from "../../payment/approval.tsx";
import { PricedFacts } from "../../payment/priced-facts.tsx";
import type { useApprovedOrder } from "../../payment/use-approved-order.ts";
import { useQuote } from "../../payment/use-quote.ts";
import { Amount } from "../../ui/amount.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { MoneyButton } from "../../ui/money-button.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import type { Draft } from "./withdraw-form.tsx";

type Order = ReturnType<
  typeof useApprovedOrder<TakeOutMutation, TakeOutMutationVariables["input"], NonNullable<TakeOutMutation["withdraw"]>>
>;

type Props = {
  readonly order: Order;
  readonly owner: string;
  readonly draft: Draft;
  readonly account: HoldingFragment;
  readonly method: MethodFactsFragment;
  readonly onBack: () => void;
  readonly children: ReactNode;
};

/** Says what will leave, and where it goes, before anything does. */
export function WithdrawReview({ order, owner, draft, account, method, onBack, children }: Props) {
  const quoted = useQuote({ kind: "WITHDRAWAL", amount: draft.amount, methodId: method.id });
  const quote = quoted.data?.feeQuote;
  const back = <Button onClick={onBack}>{words.send.back}</Button>;
  const w = words.withdraw;
  if (quoted.error) return <Fault fault={quoted.error} onAgain={() => void quoted.refetch()} />;
  if (!quote) return <Skeleton rows={6} />;
  if (quote.__typename !== "FeeQuote")
    return (
      <Card className="grid max-w-3xl justify-items-start gap-4">
        <p role="alert" className="text-bad">
          {quote.__typename === "FeeExceedsAmount" ? words.refusals.feeExceedsAmount : w.refusals.PaymentMethodNotFound}
        </p>
        {back}
      </Card>
    );
  const { asked, attempt } = order;
  const isCovered = compare(fromApi(account.balance.available), fromApi(quote.total)) >= 0;
  const memo = draft.memo || null;
  const send = () =>
    order.send((idempotencyKey) => ({
      fromAccountId: account.id,
      methodId: method.id,
      amount: draft.amount,
      ...(memo === null ? {} : { memo }),
      feeQuoteId: quote.id,
      idempotencyKey,
    }));
  return (
    <Card title={words.send.reviewTitle} className="max-w-3xl">
      <p className="mb-4 break-words text-lg">
        {w.arrives(method.label)}{" "}
        <strong>
          <Amount money={quote.amount} />
        </strong>
        .
      </p>
      <PricedFacts
        quote={quote}
        account={account}
        operation="WITHDRAWAL"
        methodKind={method.kind}
        more={memo === null ? [] : [fact(words.send.memo, memo)]}
      />
      {!isCovered && (
        <p role="alert" className="mt-4 text-bad">
          {words.refusals.insufficientFunds}
        </p>
      )}
      {asked ? (
        <Approval
          key={asked.statement}
          asked={asked}
          shown={{
            ...{ what: "withdrawal", methodId: method.id, method: method.label, payerId: owner },
            ...{ fromAccountId: account.id, amount: quote.amount.amount, currency: quote.amount.currency, memo },
          }}
          isBusy={attempt.isBusy}
          onApprove={order.approve}
        >
          {children}
          {back}
        </Approval>
      ) : (
        <div className="mt-6 flex flex-wrap gap-3">
          <MoneyButton look="main" onClick={send} isBusy={attempt.isBusy}>
            {w.submit}
          </MoneyButton>
          {children}
          {back}
        </div>
      )}
    </Card>
  );
}
