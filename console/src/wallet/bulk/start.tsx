import { compare, fromApi, subtract, toApi } from "@coffer/client/money";
import { useQueryClient } from "@tanstack/react-query";
import { linkOptions } from "@tanstack/react-router";
import { useAccounts } from "../../account/use-accounts.ts";
import { StartBulkDocument } from "../../generated/wallet/bulk/bulk.ts";
import { askAnewInAllTabs } from "../../live/tabs-know.ts";
import { LimitsLeft } from "../../payment/limits-left.tsx";
import { useApprovedOrder } from "../../payment/use-approved-order.ts";
import { Amount } from "../../ui/amount.tsx";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Card } from "../../ui/card.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { MoneyButton } from "../../ui/money-button.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { Settling, Unsettled } from "../../ui/settling.tsx";
import { useWriteCount } from "../../ui/use-write-count.ts";
import { words } from "../../words/words.ts";
import { ApproveBulk } from "./approve.tsx";
import type { OneBulk } from "./follow-bulk.ts";
import { ForeseenStart } from "./foreseen.tsx";
import { wordsOfStep } from "./refusal-words.ts";
import { Twins } from "./twins.tsx";

type Props = { readonly bulk: OneBulk; readonly owner: string };

/** Says what will be paid, before anything is: and has it paid. */
export function StartBulk({ bulk, owner }: Props) {
  const cache = useQueryClient();
  const write = useWriteCount();
  const { id, rowCount, amount } = bulk;
  const order = useApprovedOrder(StartBulkDocument, {
    owner,
    form: `start-bulk.${id}`,
    answerIn: ({ startBulkPayment }) => startBulkPayment,
    onAnswer: () => askAnewInAllTabs(cache),
  });
  const { attempt, answer, asked } = order;
  const lookAt = { link: linkOptions({ to: "/bulk/$id", params: { id } }), label: words.askAgain.same };
  if (attempt.pending) return <AskAgain attempt={attempt} onAgain={order.sendAgain} lookAt={lookAt} />;
  const fault = <SendFault fault={attempt.fault} sentAt={attempt.sentAt} />;
  const w = words.bulk;
  return (
    <Settling>
      <Card title={w.review}>
        <p className="mb-4 text-lg">
          {rowCount === 1 ? w.willPayOne : w.willPay(write(rowCount))}{" "}
          <strong>
            <Amount money={amount} />
          </strong>
          .
        </p>
        <Twins bulk={bulk} />
        <Costs bulk={bulk} />
        <div className="mt-4">
          <RefusalNote code={attempt.refusalCode}>{asked ? null : wordsOfStep(answer)}</RefusalNote>
        </div>
        {asked ? (
          <ApproveBulk asked={asked} bulk={bulk} owner={owner} isBusy={attempt.isBusy} onApprove={order.approve}>
            {fault}
          </ApproveBulk>
        ) : (
          <div className="mt-6 flex flex-wrap gap-3">
            <MoneyButton
              look="main"
              isBusy={attempt.isBusy}
              onClick={() => order.send((idempotencyKey) => ({ bulkPaymentId: id, idempotencyKey }))}
            >
              {w.start}
            </MoneyButton>
            {fault}
          </div>
        )}
      </Card>
    </Settling>
  );
}

/** What all of it costs, what is left then, and what may keep some of it from being paid. */
function Costs({ bulk: { id, amount, fee, total, fromAccount } }: Pick<Props, "bulk">) {
  const accounts = useAccounts();
  const account = accounts.data?.accounts.find(({ id }) => id === fromAccount.id);
  const available = account && fromApi(account.balance.available);
  const w = words.bulk;
  return (
    <>
      <Facts
        facts={[
          fact(w.feeAtMost, <Amount money={fee} />),
          fact(w.totalAtMost, <Amount money={total} />),
          available ? fact(words.send.left, <Amount money={toApi(subtract(available, fromApi(total)))} />) : null,
          fact(
            words.limits.leftNow,
            <>
              <LimitsLeft operation="SEND" currency={amount.currency} />
              <p className="text-dim text-sm">{w.limitsMeaning}</p>
            </>,
          ),
          fact(words.approval.title, <ForeseenStart bulkPaymentId={id} />),
        ]}
      />
      {!accounts.data && !accounts.error && <Unsettled />}
      {available && compare(available, fromApi(total)) < 0 && (
        <p role="status" className="mt-4 rounded-md border border-waiting px-3.5 py-2.5 text-waiting">
          {w.short}
        </p>
      )}
    </>
  );
}
