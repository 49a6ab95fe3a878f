import type { ReactNode } from "react";
import type { HoldingFragment } from "../../generated/account/account.ts";
import { Approval } from "../../payment/approval.tsx";
import type { AskedApproval } from "../../payment/approval-statement.ts";
import type { Named } from "../../payment/named-payee.tsx";
import { priorityFact } from "../../payment/priority-field.tsx";
import { Amount } from "../../ui/amount.tsx";
import { Card } from "../../ui/card.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Id } from "../../ui/id.tsx";
import { useReader } from "../../ui/reader.tsx";
import { SettledButton, Settling } from "../../ui/settling.tsx";
import { words } from "../../words/words.ts";
import type { StandingDraft } from "./make-form.tsx";
import { inputOf } from "./order-input.ts";
import { useRuleWords, writeStart } from "./rule-words.ts";
import { StandingPreview } from "./standing-preview.tsx";

type Props = {
  readonly owner: string;
  readonly draft: StandingDraft;
  readonly account: HoldingFragment;
  readonly payee: Named;
  readonly asked: AskedApproval | null;
  readonly isBusy: boolean;
  readonly onMake: () => void;
  readonly onApprove: (passkey: string) => void;
  readonly children: ReactNode;
};

/** Says what will be paid by itself, and when, before it is ordered. */
export function MakeReview({ owner, draft, account, payee, asked, isBusy, onMake, onApprove, children }: Props) {
  const inWords = useRuleWords();
  const { locale } = useReader();
  const { amount, memo, when, priority } = draft;
  const w = words.standing;
  return (
    <Settling>
      <Card title={words.send.reviewTitle} className="max-w-2xl">
        <p className="mb-4 text-lg">
          {w.willReceive(payee.name)}{" "}
          <strong>
            <Amount money={amount} />
          </strong>
          .
        </p>
        <Facts
          facts={[
            fact(w.payee, <Id id={payee.id} />),
            fact(w.from, account.name),
            fact(w.rule, inWords(when.rule)),
            fact(w.begins, writeStart(when.startsAt, when.timeZone, locale)),
            memo ? fact(words.send.memo, memo) : null,
            priorityFact(priority),
            fact(words.send.fee, w.fee),
          ]}
        />
        {!asked && <StandingPreview input={inputOf(draft, payee.id)} />}
        {asked ? (
          <Approval
            key={asked.statement}
            asked={asked}
            shown={{
              ...{ what: "schedule", payerId: owner, fromAccountId: account.id, to: payee.id, ...amount },
              ...{ memo: memo || null, priority, ...when },
            }}
            isBusy={isBusy}
            onApprove={onApprove}
          >
            {children}
          </Approval>
        ) : (
          <div className="mt-6 flex flex-wrap gap-3">
            <SettledButton look="main" onClick={onMake} isBusy={isBusy}>
              {w.submit}
            </SettledButton>
            {children}
          </div>
        )}
      </Card>
    </Settling>
  );
}
