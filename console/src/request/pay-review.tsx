import { compare, fromApi } from "@coffer/client/money";
import type { ReactNode } from "react";
import type { HoldingFragment } from "../generated/account/account.ts";
import type { RequestFactsFragment } from "../generated/request/request.ts";
import type { Money } from "../money.ts";
import { Approval } from "../payment/approval.tsx";
import { nameOf } from "../payment/payment-state.tsx";
import { PricedFacts } from "../payment/priced-facts.tsx";
import { useQuote } from "../payment/use-quote.ts";
import { Amount } from "../ui/amount.tsx";
import { Fault } from "../ui/fault.tsx";
import { MoneyButton } from "../ui/money-button.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { words } from "../words/words.ts";
import type { PayOrder } from "./use-pay-order.ts";

type Props = {
  readonly order: PayOrder;
  readonly owner: string;
  readonly request: RequestFactsFragment;
  readonly account: HoldingFragment;
  readonly amount: Money;
  readonly onPay: (feeQuoteId: string) => void;
  readonly children: ReactNode;
};

/** Says what will be paid, in words, before anything is. */
export function PayReview({ order, owner, request, account, amount, onPay, children }: Props) {
  const quoted = useQuote({ kind: "SEND", amount });
  if (quoted.error) return <Fault fault={quoted.error} onAgain={() => void quoted.refetch()} />;
  if (!quoted.data) return <Skeleton rows={4} />;
  const quote = quoted.data.feeQuote;
  if (quote.__typename !== "FeeQuote")
    return (
      <>
        <p role="alert" className="text-bad">
          {words.refusals.feeExceedsAmount}
        </p>
        {children}
      </>
    );
  const { asked, attempt } = order;
  const { payee, memo } = request;
  const isCovered = compare(fromApi(account.balance.available), fromApi(quote.total)) >= 0;
  return (
    <div>
      <p className="mb-4 text-lg">
        {words.send.willReceive(nameOf(payee))}{" "}
        <strong>
          <Amount money={quote.amount} />
        </strong>
        .
      </p>
      <PricedFacts quote={quote} account={account} operation="SEND" />
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
            ...{ what: "request", requestId: request.id, to: payee.id, payerId: owner },
            ...{ fromAccountId: account.id, amount: quote.amount.amount, currency: quote.amount.currency, memo },
          }}
          isBusy={attempt.isBusy}
          onApprove={order.approve}
        >
          {children}
        </Approval>
      ) : (
        <div className="mt-6 flex flex-wrap gap-3">
          <MoneyButton look="main" onClick={() => onPay(quote.id)} isBusy={attempt.isBusy}>
            {words.send.submit}
          </MoneyButton>
          {children}
        </div>
      )}
    </div>
  );
}
