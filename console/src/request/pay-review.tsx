import type { ReactNode } from "react";
import type { HoldingFragment } from "../generated/account/account.ts";
import { PreviewPayAskedDocument } from "../generated/payment/preview.ts";
import type { PayAskedMutationVariables, RequestFactsFragment } from "../generated/request/request.ts";
import type { Money } from "../money.ts";
import { Approval } from "../payment/approval.tsx";
import { Obstacle } from "../payment/obstacle.tsx";
import { nameOf } from "../payment/payment-state.tsx";
import { PricedFacts } from "../payment/priced-facts.tsx";
import { usePreview } from "../payment/use-preview.ts";
import { type Quote, useQuote } from "../payment/use-quote.ts";
import { Amount } from "../ui/amount.tsx";
import { Fault } from "../ui/fault.tsx";
import { MoneyButton } from "../ui/money-button.tsx";
import { Settling } from "../ui/settling.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { words } from "../words/words.ts";
import { wordsOfPayRefusal } from "./pay-refusals.ts";
import type { PayOrder } from "./use-pay-order.ts";

type Props = {
  readonly order: PayOrder;
  readonly owner: string;
  readonly request: RequestFactsFragment;
  readonly account: HoldingFragment;
  readonly amount: Money;
  /** How the API finds the request. */
  readonly by: PayAskedMutationVariables["input"]["request"];
  /** Whoever pays says how much. */
  readonly isOpen: boolean;
  readonly onPay: (feeQuoteId: string) => void;
  readonly children: ReactNode;
};

/** Says what will be paid, in words, before anything is. */
export function PayReview(props: Props) {
  const { amount, children } = props;
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
  return <Priced {...props} quote={quote} />;
}

/** Once it is known what it costs. */
function Priced({
  order,
  owner,
  request,
  by,
  account,
  isOpen,
  onPay,
  children,
  quote,
}: Props & { readonly quote: Quote }) {
  const { asked, attempt } = order;
  const { payee, memo } = request;
  const amount = isOpen ? { amount: quote.amount } : {};
  const previewed = usePreview(
    PreviewPayAskedDocument,
    { request: by, fromAccountId: account.id, ...amount, feeQuoteId: quote.id },
    { answerIn: ({ previewPayRequest }) => previewPayRequest, wordsOf: wordsOfPayRefusal },
  );
  return (
    <Settling>
      <div>
        <p className="mb-4 text-lg">
          {words.send.willReceive(nameOf(payee))}{" "}
          <strong>
            <Amount money={quote.amount} />
          </strong>
          .
        </p>
        <PricedFacts
          quote={quote}
          previewed={previewed}
          account={account}
          accounts={[account]}
          payee={nameOf(payee)}
          operation="SEND"
        />
        {!asked && attempt.refusalCode === null && (
          <Obstacle previewed={previewed} account={account} total={quote.total} />
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
    </Settling>
  );
}
