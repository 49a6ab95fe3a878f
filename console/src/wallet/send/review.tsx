import { compare, fromApi, subtract, toApi } from "@coffer/client/money";
import type { ReactNode } from "react";
import type { HoldingFragment } from "../../generated/account/account.ts";
import { FindPayeeDocument } from "../../generated/wallet/send/send.ts";
import { useAsk } from "../../live/use-ask.ts";
import { isNothing } from "../../money.ts";
import { Approval } from "../../payment/approval.tsx";
import type { AskedApproval } from "../../payment/approval-statement.ts";
import { type Quote, useQuote } from "../../payment/use-quote.ts";
import { Amount } from "../../ui/amount.tsx";
import { Card } from "../../ui/card.tsx";
import { Facts } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Id } from "../../ui/id.tsx";
import { MoneyButton } from "../../ui/money-button.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import { type Complete, payeeOf } from "./draft.ts";

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
export function Review(props: Props) {
  const payee = payeeOf(props.draft.to);
  if ("accountId" in payee) {
    const own = props.accounts.find(({ id }) => id === payee.accountId);
    return (
      <ReviewOf {...props} name={own ? words.send.ownAccount(own.name) : words.send.accountOf} id={payee.accountId} />
    );
  }
  return <ReviewOfPerson {...props} by={"userId" in payee ? { id: payee.userId } : payee} />;
}

type PersonProps = Props & { readonly by: { readonly id: string } | { readonly username: string } };

function ReviewOfPerson({ by, ...props }: PersonProps) {
  const found = useAsk(FindPayeeDocument, { by });
  if (found.error) return <Fault fault={found.error} onAgain={() => void found.refetch()} />;
  if (!found.data) return <Skeleton rows={4} />;
  const { user } = found.data;
  if (!user)
    return (
      <Card className="grid max-w-2xl justify-items-start gap-4">
        <p role="alert" className="text-bad">
          {words.send.nobody(props.draft.to)}
        </p>
        {props.children}
      </Card>
    );
  const name = user.displayName ? `${user.displayName} (${user.username})` : user.username;
  return <ReviewOf {...props} name={name} id={user.id} />;
}

type NamedProps = Props & { readonly name: string; readonly id: string };
type PricedProps = NamedProps & { readonly quote: Quote };

/** Once it is known what it costs. */
function ReviewOf(props: NamedProps) {
  const { owner, draft, account, accounts, id, children } = props;
  const isOwn = id === owner || accounts.some((own) => own.id === id);
  const quoted = useQuote({
    kind: isOwn ? "TRANSFER" : "SEND",
    amount: { amount: draft.amount, currency: account.currency },
  });
  if (quoted.error) return <Fault fault={quoted.error} onAgain={() => void quoted.refetch()} />;
  if (!quoted.data) return <Skeleton rows={6} />;
  const quote = quoted.data.feeQuote;
  if (quote.__typename === "FeeQuote") return <Priced {...props} quote={quote} />;
  return (
    <Card className="grid max-w-2xl justify-items-start gap-4">
      <p role="alert" className="text-bad">
        {words.refusals.feeExceedsAmount}
      </p>
      {children}
    </Card>
  );
}

function Priced({ quote, owner, draft, account, isBusy, onSend, asked, onApprove, children, name, id }: PricedProps) {
  const { amount, fee, total } = quote;
  const available = fromApi(account.balance.available);
  const isCovered = compare(available, fromApi(total)) >= 0;
  const left = toApi(subtract(available, fromApi(total)));
  const { hold } = draft;
  const w = words.send;
  return (
    <Card title={w.reviewTitle} className="max-w-2xl">
      <p className="mb-4 text-lg">
        {hold ? w.willReserve(name) : w.willReceive(name)}{" "}
        <strong>
          <Amount money={amount} />
        </strong>
        {hold && `, ${w.forAtMost} ${w.lasts[hold]}`}.
      </p>
      <Facts
        facts={[
          [w.to, <Id key="to" id={id} />],
          [w.from, account.name],
          ...(draft.memo ? ([[w.memo, draft.memo]] as const) : []),
          [w.fee, isNothing(fee) ? w.noFee : <Amount key="fee" money={fee} />],
          [
            w.postings,
            <span key="postings" className="grid">
              <span>
                {account.name} <Amount money={total} direction="OUT" />
              </span>
              <span>
                {name} <Amount money={amount} direction="IN" />
                {hold && ` ${w.onceTaken}`}
              </span>
            </span>,
          ],
          [w.left, <Amount key="left" money={left} />],
        ]}
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
            ...{ what: "payment", payerId: owner, fromAccountId: account.id, to: id, ...amount },
            ...{ memo: draft.memo || null, hold: hold === undefined ? null : Number.parseInt(hold, 10) },
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
  );
}
