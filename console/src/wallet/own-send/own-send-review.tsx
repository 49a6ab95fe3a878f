import type { ReactNode } from "react";
import { refusalCode } from "../../live/refusal-code.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Fault } from "../../ui/fault.tsx";
import { useReader } from "../../ui/reader.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import { type Draft, movedBy, type OwnNetwork, type OwnWallet } from "./own-send-form.tsx";
import { type Order, Quoted } from "./quoted.tsx";
import { wordsOfOwnSendRefusal } from "./refusal-words.ts";
import { useOwnQuote } from "./use-own-quote.ts";

type Props = {
  readonly wallet: OwnWallet;
  readonly network: OwnNetwork;
  readonly draft: Draft;
  readonly isBusy: boolean;
  readonly onSend: (order: Order) => void;
  readonly onBack: () => void;
  readonly children: ReactNode;
};

/** Says what will leave, what it costs, and shows the whole address, before anything does. */
export function OwnSendReview({ wallet, network, draft, isBusy, onSend, onBack, children }: Props) {
  const { locale } = useReader();
  const what = { walletId: wallet.id, toAddress: draft.address, ...movedBy(draft) };
  const { data, error, refetch } = useOwnQuote(what);
  const fault = error && <Fault fault={error} onAgain={() => void refetch()} />;
  const back = <Button onClick={onBack}>{words.send.back}</Button>;
  if (!data && !error) return <Skeleton rows={6} />;
  return (
    <Card title={words.send.reviewTitle} className="max-w-3xl">
      <div className="grid grid-cols-[minmax(0,1fr)] justify-items-start gap-4">
        {fault}
        {data?.answer.__typename === "TransactionQuote" ? (
          <Quoted {...{ wallet, network, draft, what, isBusy, onSend }} quote={data.answer} endMs={data.endMs}>
            {children}
            {back}
          </Quoted>
        ) : (
          <>
            {data && (
              <RefusalNote code={refusalCode(data.answer)}>{wordsOfOwnSendRefusal(data.answer, locale)}</RefusalNote>
            )}
            {back}
          </>
        )}
      </div>
    </Card>
  );
}
