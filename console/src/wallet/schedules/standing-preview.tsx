import { useQuery } from "@tanstack/react-query";
import { PreviewStandingOrderDocument } from "../../generated/wallet/schedules/schedules.ts";
import { refusalCode } from "../../live/refusal-code.ts";
import { momentOptions } from "../../live/use-ask.ts";
import { isNothing } from "../../money.ts";
import { PreviewUnknown } from "../../payment/preview-unknown.tsx";
import { wordsOfNeed } from "../../payment/words-of-need.ts";
import { Amount } from "../../ui/amount.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { RefusalNote, Refused } from "../../ui/refused.tsx";
import { Unsettled } from "../../ui/settling.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";
import type { inputOf } from "./order-input.ts";
import { wordsOfMakeRefusal } from "./refusal-words.ts";

/** Has the order tried out, and nothing of it kept. */
export function StandingPreview({ input }: { readonly input: ReturnType<typeof inputOf> }) {
  const { data, error, refetch } = useQuery(momentOptions(PreviewStandingOrderDocument, { input }));
  const answer = data?.previewSchedulePayment;
  const w = words.standing;
  if (error)
    return (
      <p className="mt-4">
        <PreviewUnknown onAgain={() => void refetch()} />
      </p>
    );
  if (!answer)
    return (
      <p className="mt-4 text-dim">
        <Unsettled>{words.loading}</Unsettled>
      </p>
    );
  if (answer.__typename !== "SchedulePreviewSuccess")
    return (
      <div className="mt-4">
        <RefusalNote code={refusalCode(answer)}>{wordsOfMakeRefusal(answer)}</RefusalNote>
      </div>
    );
  const { nextDates, lastDate, approval, payment, refusal } = answer.preview;
  return (
    <section aria-label={w.foreseen} className="mt-4">
      <h3 className="mb-2 font-medium">{w.foreseen}</h3>
      <Facts
        facts={[
          fact(
            w.dates,
            <ol>
              {nextDates.map((date) => (
                <li key={date}>
                  <Time at={date} />
                </li>
              ))}
            </ol>,
          ),
          lastDate === null ? null : fact(w.last, <Time at={lastDate} />),
          payment && fact(w.feeNow, isNothing(payment.fee) ? words.send.noFee : <Amount money={payment.fee} />),
          payment && fact(w.totalNow, <Amount money={payment.total} />),
          refusal &&
            fact(
              words.preview.refused,
              <Refused code={refusal.code}>
                <span lang="en">{refusal.message}</span>
              </Refused>,
            ),
          fact(words.approval.title, wordsOfNeed(approval)),
        ]}
      />
    </section>
  );
}
