import { type ReactNode, useState } from "react";
import type { HoldingFragment } from "../../generated/account/account.ts";
import { PreviewMakeExchangeDocument } from "../../generated/wallet/exchange/exchange.ts";
import { Obstacle } from "../../payment/obstacle.tsx";
import { PricedFacts } from "../../payment/priced-facts.tsx";
import { useRateFacts } from "../../payment/rate-facts.tsx";
import { usePreview } from "../../payment/use-preview.ts";
import { Amount } from "../../ui/amount.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { spokenSeconds, writeSeconds } from "../../ui/countdown.ts";
import { fact } from "../../ui/facts.tsx";
import { MoneyButton } from "../../ui/money-button.tsx";
import { Settling } from "../../ui/settling.tsx";
import { useSecondsLeft } from "../../ui/use-seconds-left.ts";
import { words } from "../../words/words.ts";
import type { Asked } from "./asked.ts";
import { wordsOfExchangeRefusal } from "./refusal-words.ts";
import type { ExchangeQuote } from "./use-exchange-quote.ts";

type Props = {
  readonly asked: Asked;
  readonly quote: ExchangeQuote;
  readonly endMs: number;
  readonly accounts: readonly HoldingFragment[];
  /** Another quote is asked for. */
  readonly isAsking: boolean;
  readonly onAnew: () => void;
  readonly isBusy: boolean;
  /** The last order was refused, which is said elsewhere. */
  readonly isRefused: boolean;
  readonly onExchange: () => void;
  readonly onBack: () => void;
  readonly children: ReactNode;
};

/** What it comes to, for how long that holds, and the button that does it. */
export function Quoted(props: Props) {
  const { asked, quote, endMs, accounts, isAsking, onAnew, isBusy, isRefused, onExchange, onBack, children } = props;
  const left = useSecondsLeft(endMs);
  const { memo } = asked;
  const previewed = usePreview(
    PreviewMakeExchangeDocument,
    { quoteId: quote.id, ...(memo === null ? {} : { memo }) },
    { answerIn: ({ previewExchange }) => previewExchange, wordsOf: wordsOfExchangeRefusal },
  );
  const rates = useRateFacts(quote);
  const isOver = left === 0;
  const w = words.exchange;
  return (
    <Settling>
      <Card title={words.send.reviewTitle} className="max-w-2xl">
        <p className="mb-4 text-lg">
          {w.gives}{" "}
          <strong>
            <Amount money={quote.sold} />
          </strong>{" "}
          {w.gets}{" "}
          <strong>
            <Amount money={quote.bought} />
          </strong>
          .
        </p>
        <PricedFacts
          quote={quote}
          previewed={previewed}
          account={asked.from}
          accounts={accounts}
          operation="EXCHANGE"
          isApproved={false}
          more={[fact(w.to, asked.to.name), ...rates, memo === null ? null : fact(words.send.memo, memo)]}
        />
        {!isOver && !isRefused && <Obstacle previewed={previewed} account={asked.from} total={quote.total} />}
        <Countdown key={quote.id} left={left} />
        <div className="mt-4 grid justify-items-start gap-3">
          {children}
          <div className="flex flex-wrap gap-3">
            <MoneyButton look="main" disabled={isOver || isAsking} isBusy={isBusy} onClick={onExchange}>
              {w.submit}
            </MoneyButton>
            <Button onClick={onAnew} isBusy={isAsking}>
              {w.anew}
            </Button>
            <Button onClick={onBack}>{words.send.back}</Button>
          </div>
        </div>
      </Card>
    </Settling>
  );
}

/** It ticks for the eye; for the ear it is said thrice. */
function Countdown({ left }: { readonly left: number }) {
  const [whole] = useState(left);
  const w = words.exchange;
  const spoken = spokenSeconds(left, whole);
  return (
    <>
      <p role="timer" className={`mt-5 tabular-nums ${left === 0 ? "text-bad" : left <= 10 ? "text-waiting" : ""}`}>
        {left === 0 ? w.over : `${w.holds} ${writeSeconds(left)}`}
      </p>
      <p aria-live="polite" className="sr-only">
        {spoken === 0 ? w.over : w.spoken(spoken)}
      </p>
    </>
  );
}
