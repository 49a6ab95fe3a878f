import type { ReactNode } from "react";
import type { HoldingFragment } from "../../generated/account/account.ts";
import { PreviewPayDocument, PreviewReserveDocument } from "../../generated/payment/preview.ts";
import { Approval } from "../../payment/approval.tsx";
import type { AskedApproval } from "../../payment/approval-statement.ts";
import { type Named, NamedPayee } from "../../payment/named-payee.tsx";
import { Obstacle } from "../../payment/obstacle.tsx";
import { payeeOf } from "../../payment/payee.ts";
import { PricedFacts } from "../../payment/priced-facts.tsx";
import { prioritised } from "../../payment/priority.ts";
import { priorityFact } from "../../payment/priority-field.tsx";
import { type Previewed, usePreview } from "../../payment/use-preview.ts";
import { type Quote, useQuote } from "../../payment/use-quote.ts";
import { Amount } from "../../ui/amount.tsx";
import { Card } from "../../ui/card.tsx";
import { fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Id } from "../../ui/id.tsx";
import { MoneyButton } from "../../ui/money-button.tsx";
import { Settling } from "../../ui/settling.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import type { Complete } from "./draft.ts";
import { refusalOf } from "./refusal-of.ts";

type Props = {
  /** Who pays. */
  readonly owner: string;
  readonly draft: Complete;
  readonly account: HoldingFragment;
  readonly accounts: readonly HoldingFragment[];
  readonly isBusy: boolean;
  /** To the id that was shown: whoever has the name by then may be another. */
  readonly onSend: (to: string, feeQuoteId: string) => void;
  /** What their passkey has to sign first; null where nobody was asked. */
  readonly asked: AskedApproval | null;
  readonly onApprove: (passkey: string) => void;
  readonly children: ReactNode;
};

/** Says what will be done, in words, before anything is. */
export const Review = (props: Props) => (
  <NamedPayee to={props.draft.to} accounts={props.accounts} back={props.children}>
    {(payee) => <ReviewOf {...props} {...payee} />}
  </NamedPayee>
);

type NamedProps = Props & Named;
type PricedProps = NamedProps & { readonly quote: Quote; readonly isOwn: boolean };

/** Once it is known what it costs. */
function ReviewOf(props: NamedProps) {
  const { owner, draft, account, accounts, id, children } = props;
  const isOwn = id === owner || accounts.some((own) => own.id === id);
  const quoted = useQuote({
    kind: isOwn ? "TRANSFER" : "SEND",
    amount: { amount: draft.amount, currency: account.currency },
    ...prioritised(draft),
  });
  if (quoted.error) return <Fault fault={quoted.error} onAgain={() => void quoted.refetch()} />;
  if (!quoted.data) return <Skeleton rows={6} />;
  const quote = quoted.data.feeQuote;
  if (quote.__typename === "FeeQuote") return <Priced {...props} quote={quote} isOwn={isOwn} />;
  return (
    <Card className="grid max-w-2xl justify-items-start gap-4">
      <p role="alert" className="text-bad">
        {words.refusals.feeExceedsAmount}
      </p>
      {children}
    </Card>
  );
}

/** Paid at once, or reserved: each is tried out as what it is. */
const Priced = (props: PricedProps) =>
  props.draft.hold === undefined ? <PaidAtOnce {...props} /> : <Reserved {...props} />;

function PaidAtOnce(props: PricedProps) {
  const previewed = usePreview(PreviewPayDocument, inputOf(props), {
    answerIn: ({ previewSendPayment }) => previewSendPayment,
    wordsOf: (refusal) => refusalOf(refusal).text,
  });
  return <Shown {...props} previewed={previewed} />;
}

function Reserved(props: PricedProps) {
  const expiresIn = Number.parseInt(props.draft.hold ?? "", 10);
  const previewed = usePreview(
    PreviewReserveDocument,
    { ...inputOf(props), expiresIn },
    {
      answerIn: ({ previewAuthorizePayment }) => previewAuthorizePayment,
      wordsOf: (refusal) => refusalOf(refusal).text,
    },
  );
  return <Shown {...props} previewed={previewed} />;
}

const inputOf = ({ draft: { from, memo, priority }, id, quote }: PricedProps) => ({
  fromAccountId: from,
  to: payeeOf(id),
  amount: quote.amount,
  ...(memo ? { memo } : {}),
  ...prioritised({ priority }),
  feeQuoteId: quote.id,
});

function Shown(props: PricedProps & { readonly previewed: Previewed }) {
  const { quote, previewed, owner, draft, account, accounts, isOwn, isBusy, onSend, asked, onApprove, children } =
    props;
  const { name, id } = props;
  const { amount } = quote;
  const { hold, priority = "NORMAL" } = draft;
  const w = words.send;
  return (
    <Settling>
      <Card title={w.reviewTitle} className="max-w-2xl">
        <p className="mb-4 text-lg">
          {hold ? w.willReserve(name) : w.willReceive(name)}{" "}
          <strong>
            <Amount money={amount} />
          </strong>
          {hold && `, ${w.forAtMost} ${w.lasts[hold]}`}.
        </p>
        <PricedFacts
          quote={quote}
          previewed={previewed}
          account={account}
          accounts={accounts}
          payee={name}
          operation={isOwn ? null : "SEND"}
          more={[fact(w.to, <Id id={id} />), draft.memo ? fact(w.memo, draft.memo) : null, priorityFact(priority)]}
        />
        {!asked && <Obstacle previewed={previewed} account={account} total={quote.total} />}
        {asked ? (
          <Approval
            key={asked.statement}
            asked={asked}
            shown={{
              ...{ what: "payment", payerId: owner, fromAccountId: account.id, to: id, ...amount },
              ...{ memo: draft.memo || null, hold: hold === undefined ? null : Number.parseInt(hold, 10), priority },
            }}
            isBusy={isBusy}
            onApprove={onApprove}
          >
            {children}
          </Approval>
        ) : (
          <div className="mt-6 flex flex-wrap gap-3">
            <MoneyButton look="main" onClick={() => onSend(id, quote.id)} isBusy={isBusy}>
              {hold ? w.reserve : w.submit}
            </MoneyButton>
            {children}
          </div>
        )}
      </Card>
    </Settling>
  );
}
