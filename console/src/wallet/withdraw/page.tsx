import { linkOptions, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useAccounts } from "../../account/use-accounts.ts";
import type { HoldingFragment } from "../../generated/account/account.ts";
import { type MethodFactsFragment, MyMethodsDocument } from "../../generated/method/method.ts";
import { TakeOutDocument } from "../../generated/wallet/withdraw/withdraw.ts";
import { useAsk } from "../../live/use-ask.ts";
import { useApprovedOrder } from "../../payment/use-approved-order.ts";
import { useViewer } from "../../shell/viewer.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Card } from "../../ui/card.tsx";
import { Fault } from "../../ui/fault.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import { refusalWords } from "./refusal-words.ts";
import { type Draft, WithdrawForm } from "./withdraw-form.tsx";
import { WithdrawReview } from "./withdraw-review.tsx";

const LOOK_AT = { link: linkOptions({ to: "/payments" }), label: words.askAgain.payments };

/** Takes money out, to a payment method: one form, then one review. */
export function WithdrawPage() {
  const viewer = useViewer();
  const accounts = useAccounts();
  const methods = useAsk(MyMethodsDocument, {});
  const error = accounts.error ?? methods.error;
  const own = accounts.data?.accounts.filter(({ state }) => state !== "CLOSED");
  const to = methods.data?.me.paymentMethods.filter(({ takesWithdrawals }) => takesWithdrawals);
  const w = words.withdraw;
  return (
    <Page
      title={w.title}
      actions={
        <span className="flex flex-wrap gap-x-5 gap-y-1">
          <TextLink to="/withdraw/address">{w.toAddress}</TextLink>
          <TextLink to="/methods">{words.menu.methods}</TextLink>
        </span>
      }
    >
      <p className="mb-5 max-w-3xl text-dim">{w.what}</p>
      {error && <Fault fault={error} onAgain={() => void Promise.all([accounts.refetch(), methods.refetch()])} />}
      {!error && !(viewer && own && to) && <Skeleton rows={4} />}
      {own?.length === 0 && (
        <p>
          {words.home.noAccounts} <TextLink to="/accounts">{words.accounts.open}</TextLink>
        </p>
      )}
      {to?.length === 0 && (
        <p>
          {w.noMethod} <TextLink to="/methods">{w.addMethod}</TextLink>
        </p>
      )}
      {viewer && own && own.length > 0 && to && to.length > 0 && (
        <Steps owner={viewer.id} accounts={own} methods={to} />
      )}
    </Page>
  );
}

type StepsProps = {
  readonly owner: string;
  readonly accounts: readonly HoldingFragment[];
  readonly methods: readonly MethodFactsFragment[];
};

function Steps({ owner, accounts, methods }: StepsProps) {
  const navigate = useNavigate();
  const [draft, setDraft] = useState<Draft | null>(null);
  const [isReviewed, setReviewed] = useState(false);
  const order = useApprovedOrder(TakeOutDocument, {
    owner,
    form: "withdraw",
    answerIn: ({ withdraw }) => withdraw,
    onAnswer(answer, isRepeat) {
      if (answer.__typename === "WithdrawSuccess")
        void navigate({
          to: "/payments/$id",
          params: { id: answer.payment.id },
          search: { sent: isRepeat ? "before" : "now" },
          replace: true,
        });
      else setReviewed(false);
    },
  });
  const { attempt, answer } = order;
  if (attempt.pending) return <AskAgain attempt={attempt} onAgain={order.sendAgain} lookAt={LOOK_AT} />;
  const refusal = answer && answer.__typename !== "WithdrawSuccess" ? refusalWords(answer) : null;
  const back = () => {
    order.forget();
    setReviewed(false);
  };
  const account = accounts.find(({ id }) => id === draft?.from);
  const method = methods.find(({ id }) => id === draft?.to);
  if (isReviewed && draft && account && method)
    return (
      <WithdrawReview order={order} owner={owner} draft={draft} account={account} method={method} onBack={back}>
        <SendFault fault={attempt.fault} sentAt={attempt.sentAt} />
      </WithdrawReview>
    );
  return (
    <Card className="max-w-3xl">
      <WithdrawForm
        accounts={accounts}
        methods={methods}
        draft={draft}
        fault={attempt.fault}
        refusedAt={refusal ? attempt.sentAt : undefined}
        onReview={(next) => {
          order.forget();
          setDraft(next);
          setReviewed(true);
        }}
      >
        <RefusalNote code={attempt.refusalCode}>{refusal}</RefusalNote>
      </WithdrawForm>
    </Card>
  );
}
