import type { ReactNode } from "react";
import type { HoldingFragment } from "../../generated/account/account.ts";
import type { MethodFactsFragment } from "../../generated/method/method.ts";
import { PreviewTakeOutDocument } from "../../generated/payment/preview.ts";
import type { TakeOutMutation, TakeOutMutationVariables } from "../../generated/wallet/withdraw/withdraw.ts";
import { Approval } from "../../payment/approval.tsx";
import { Obstacle } from "../../payment/obstacle.tsx";
import { PricedFacts } from "../../payment/priced-facts.tsx";
import { prioritised } from "../../payment/priority.ts";
import { priorityFact } from "../../payment/priority-field.tsx";
import type { useApprovedOrder } from "../../payment/use-approved-order.ts";
import { usePreview } from "../../payment/use-preview.ts";
import { type Quote, useQuote } from "../../payment/use-quote.ts";
import { Amount } from "../../ui/amount.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { MoneyButton } from "../../ui/money-button.tsx";
import { Settling } from "../../ui/settling.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import { refusalWords } from "./refusal-words.ts";
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
export function WithdrawReview(props: Props) {
  const { draft, method, onBack } = props;
  const quoted = useQuote({ kind: "WITHDRAWAL", amount: draft.amount, methodId: method.id, ...prioritised(draft) });
  const quote = quoted.data?.feeQuote;
  if (quoted.error) return <Fault fault={quoted.error} onAgain={() => void quoted.refetch()} />;
  if (!quote) return <Skeleton rows={6} />;
  if (quote.__typename !== "FeeQuote")
    return (
      <Card className="grid max-w-3xl justify-items-start gap-4">
        <p role="alert" className="text-bad">
          {quote.__typename === "FeeExceedsAmount"
            ? words.refusals.feeExceedsAmount
            : words.withdraw.refusals.PaymentMethodNotFound}
        </p>
        <Button onClick={onBack}>{words.send.back}</Button>
      </Card>
    );
  return <Priced {...props} quote={quote} />;
}

/** Once it is known what it costs. */
function Priced({ order, owner, draft, account, method, onBack, children, quote }: Props & { readonly quote: Quote }) {
  const { asked, attempt } = order;
  const memo = draft.memo || null;
  const input = {
    fromAccountId: account.id,
    methodId: method.id,
    amount: draft.amount,
    ...(memo === null ? {} : { memo }),
    ...prioritised(draft),
    feeQuoteId: quote.id,
  };
  const previewed = usePreview(PreviewTakeOutDocument, input, {
    answerIn: ({ previewWithdraw }) => previewWithdraw,
    wordsOf: refusalWords,
  });
  const send = () => order.send((idempotencyKey) => ({ ...input, idempotencyKey }));
  const back = <Button onClick={onBack}>{words.send.back}</Button>;
  const w = words.withdraw;
  return (
    <Settling>
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
          previewed={previewed}
          account={account}
          accounts={[account]}
          operation="WITHDRAWAL"
          methodKind={method.kind}
          more={[memo === null ? null : fact(words.send.memo, memo), priorityFact(draft.priority)]}
        />
        {!asked && <Obstacle previewed={previewed} account={account} total={quote.total} />}
        {asked ? (
          <Approval
            key={asked.statement}
            asked={asked}
            shown={{
              ...{ what: "withdrawal", methodId: method.id, method: method.label, payerId: owner },
              ...{ fromAccountId: account.id, amount: quote.amount.amount, currency: quote.amount.currency, memo },
              priority: draft.priority,
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
    </Settling>
  );
}
