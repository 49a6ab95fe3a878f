import type { ReactNode } from "react";
import type { HoldingFragment } from "../../generated/account/account.ts";
import { PreviewTakeOutToAddressDocument } from "../../generated/payment/preview.ts";
import type { QuoteFeeQuery } from "../../generated/payment/quote.ts";
import type {
  TakeOutToAddressMutation,
  TakeOutToAddressMutationVariables,
} from "../../generated/wallet/withdraw-to-address/withdraw-to-address.ts";
import { Approval } from "../../payment/approval.tsx";
import { Obstacle } from "../../payment/obstacle.tsx";
import { PricedFacts } from "../../payment/priced-facts.tsx";
import { prioritised } from "../../payment/priority.ts";
import { priorityFact } from "../../payment/priority-field.tsx";
import type { useApprovedOrder } from "../../payment/use-approved-order.ts";
import { usePreview } from "../../payment/use-preview.ts";
import { type Quote, useQuote } from "../../payment/use-quote.ts";
import { WholeAddress } from "../../transaction/whole-address.tsx";
import { Amount } from "../../ui/amount.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { MoneyButton } from "../../ui/money-button.tsx";
import { Settling } from "../../ui/settling.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import type { Draft } from "./address-form.tsx";
import { refusalWords } from "./refusal-words.ts";

type Order = ReturnType<
  typeof useApprovedOrder<
    TakeOutToAddressMutation,
    TakeOutToAddressMutationVariables["input"],
    NonNullable<TakeOutToAddressMutation["withdrawToAddress"]>
  >
>;

type Props = {
  readonly order: Order;
  readonly owner: string;
  readonly draft: Draft;
  readonly account: HoldingFragment;
  /** By its name. */
  readonly network: string;
  readonly onBack: () => void;
  readonly children: ReactNode;
};

/** Says what will leave, and shows the whole address, before anything does. */
export function AddressReview(props: Props) {
  const { draft, onBack } = props;
  const quoted = useQuote({
    ...{ kind: "WITHDRAWAL", amount: draft.amount, network: draft.network },
    ...prioritised(draft),
  });
  const quote = quoted.data?.feeQuote;
  if (quoted.error) return <Fault fault={quoted.error} onAgain={() => void quoted.refetch()} />;
  if (!quote) return <Skeleton rows={6} />;
  if (quote.__typename !== "FeeQuote")
    return (
      <Card className="grid max-w-3xl justify-items-start gap-4">
        <p role="alert" className="text-bad">
          {quoteRefusalWords(quote)}
        </p>
        <Button onClick={onBack}>{words.send.back}</Button>
      </Card>
    );
  return <Priced {...props} quote={quote} />;
}

/** Whoever quotes for no method is not refused for one. */
function quoteRefusalWords(refused: Exclude<QuoteFeeQuery["feeQuote"], Quote>): string {
  const w = words.toAddress.refusals;
  switch (refused.__typename) {
    case "NetworkClosed":
      return w.NetworkClosed;
    case "NetworkCurrencyMismatch":
      return w.NetworkCurrencyMismatch(refused.networkCurrency);
    default:
      return words.refusals.feeExceedsAmount;
  }
}

/** Once it is known what it costs. */
function Priced({ order, owner, draft, account, network, onBack, children, quote }: Props & { readonly quote: Quote }) {
  const { asked, attempt } = order;
  const memo = draft.memo || null;
  const where = { network: draft.network, address: draft.address };
  const input = {
    ...{ fromAccountId: account.id, ...where, amount: draft.amount },
    ...(memo === null ? {} : { memo }),
    ...prioritised(draft),
    feeQuoteId: quote.id,
  };
  const previewed = usePreview(PreviewTakeOutToAddressDocument, input, {
    answerIn: ({ previewWithdrawToAddress }) => previewWithdrawToAddress,
    wordsOf: refusalWords,
  });
  const send = () => order.send((idempotencyKey) => ({ ...input, idempotencyKey }));
  const back = <Button onClick={onBack}>{words.send.back}</Button>;
  const w = words.toAddress;
  return (
    <Settling>
      <Card title={words.send.reviewTitle} className="max-w-3xl">
        <p className="mb-4 break-words text-lg">
          {w.arrives(network)}{" "}
          <strong>
            <Amount money={quote.amount} />
          </strong>
          :
        </p>
        <WholeAddress address={draft.address} />
        <PricedFacts
          quote={quote}
          previewed={previewed}
          account={account}
          accounts={[account]}
          operation="WITHDRAWAL"
          methodKind="NETWORK"
          more={[memo === null ? null : fact(words.send.memo, memo), priorityFact(draft.priority)]}
        />
        {!asked && <Obstacle previewed={previewed} account={account} total={quote.total} />}
        {asked ? (
          <Approval
            key={asked.statement}
            asked={asked}
            shown={{
              ...{ what: "address withdrawal", ...where, payerId: owner, fromAccountId: account.id },
              ...{ amount: quote.amount.amount, currency: quote.amount.currency, memo, priority: draft.priority },
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
