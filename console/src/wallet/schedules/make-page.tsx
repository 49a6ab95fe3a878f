import { linkOptions, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useAccounts } from "../../account/use-accounts.ts";
import type { HoldingFragment } from "../../generated/account/account.ts";
import { MakeStandingOrderDocument } from "../../generated/wallet/schedules/schedules.ts";
import { NamedPayee } from "../../payment/named-payee.tsx";
import { useApprovedOrder } from "../../payment/use-approved-order.ts";
import { useViewer } from "../../shell/viewer.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Fault } from "../../ui/fault.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { focusHeading, Page } from "../../ui/page.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useToast } from "../../ui/toast.tsx";
import { useHeadingAfter } from "../../ui/use-heading-after.ts";
import { words } from "../../words/words.ts";
import { MakeForm, type StandingDraft } from "./make-form.tsx";
import { MakeReview } from "./make-review.tsx";
import { inputOf } from "./order-input.ts";
import { wordsOfMakeRefusal } from "./refusal-words.ts";

const LOOK_AT = { link: linkOptions({ to: "/schedules" }), label: words.standing.title };
const PLACES = ["to", "fromAccountId", "amount", "startsAt", "timeZone", "rule", "memo", "priority"].map(
  (name) => `input.${name}`,
);

/** One form, then one review: what it says can never be changed. */
export function MakeSchedulePage() {
  const viewer = useViewer();
  const accounts = useAccounts();
  const own = accounts.data?.accounts.filter(({ state }) => state !== "CLOSED");
  const w = words.standing;
  return (
    <Page title={w.make} actions={<TextLink to="/schedules">{w.back}</TextLink>}>
      <p className="mb-5 max-w-2xl text-dim">{w.what}</p>
      {accounts.error && <Fault fault={accounts.error} onAgain={() => void accounts.refetch()} />}
      {!accounts.error && !(viewer && own) && <Skeleton rows={5} />}
      {own?.length === 0 && (
        <p>
          {words.home.noAccounts} <TextLink to="/accounts">{words.accounts.open}</TextLink>
        </p>
      )}
      {viewer && own && own.length > 0 && <Steps owner={viewer.id} accounts={own} />}
    </Page>
  );
}

function Steps({ owner, accounts }: { readonly owner: string; readonly accounts: readonly HoldingFragment[] }) {
  const navigate = useNavigate();
  const say = useToast();
  const [draft, setDraft] = useState<StandingDraft | null>(null);
  const [isReviewed, setReviewed] = useState(false);
  const order = useApprovedOrder(MakeStandingOrderDocument, {
    owner,
    form: "standing-order",
    answerIn: ({ schedulePayment }) => schedulePayment,
    onAnswer(answer) {
      if (answer.__typename !== "SchedulePaymentSuccess") return setReviewed(false);
      say(words.standing.made);
      void navigate({ to: "/schedules/$id", params: { id: answer.schedule.id }, replace: true });
    },
  });
  useHeadingAfter(isReviewed);
  // The button that had the focus is there, and unseen.
  useEffect(() => {
    if (isReviewed) focusHeading();
  }, [isReviewed]);
  const { attempt, answer, asked } = order;
  const account = accounts.find(({ id }) => id === draft?.from);
  if (attempt.pending) return <AskAgain attempt={attempt} onAgain={order.sendAgain} lookAt={LOOK_AT} />;
  const refusal = answer && answer.__typename !== "SchedulePaymentSuccess" ? wordsOfMakeRefusal(answer) : null;
  const toForm = () => {
    order.forget();
    setReviewed(false);
  };
  const back = (
    <>
      <SendFault fault={attempt.fault} sentAt={attempt.sentAt} />
      <Button onClick={toForm}>{words.send.back}</Button>
    </>
  );
  return (
    <>
      {isReviewed && draft && account && (
        <NamedPayee to={draft.to} accounts={accounts} back={back}>
          {(payee) => (
            <MakeReview
              {...{ owner, draft, account, payee, asked }}
              isBusy={attempt.isBusy}
              onMake={() => order.send((idempotencyKey) => ({ ...inputOf(draft, payee.id), idempotencyKey }))}
              onApprove={order.approve}
            >
              {back}
            </MakeReview>
          )}
        </NamedPayee>
      )}
      {/* It stays, unseen, while it is reviewed: what was typed is there behind Back. */}
      <div hidden={isReviewed}>
        <Card className="max-w-2xl">
          <MakeForm
            accounts={accounts}
            fault={attempt.fault}
            refusedAt={!isReviewed && (refusal || attempt.fault) ? attempt.sentAt : undefined}
            onReview={(next) => {
              order.forget();
              setDraft(next);
              setReviewed(true);
            }}
          >
            <RefusalNote code={attempt.refusalCode}>{refusal}</RefusalNote>
            {!isReviewed && <SendFault fault={attempt.fault} sentAt={attempt.sentAt} places={PLACES} />}
          </MakeForm>
        </Card>
      </div>
    </>
  );
}
