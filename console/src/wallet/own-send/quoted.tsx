import { type ReactNode, useState } from "react";
import type { SendFromOwnWalletMutationVariables } from "../../generated/wallet/own-send/own-send.ts";
import { WholeAddress } from "../../transaction/whole-address.tsx";
import { Amount } from "../../ui/amount.tsx";
import { spokenSeconds, writeSeconds } from "../../ui/countdown.ts";
import { Facts, fact } from "../../ui/facts.tsx";
import { Grouped } from "../../ui/grouped.tsx";
import { MoneyButton } from "../../ui/money-button.tsx";
import { useSecondsLeft } from "../../ui/use-seconds-left.ts";
import { words } from "../../words/words.ts";
import { FeeOptions } from "./fee-options.tsx";
import type { Draft, OwnNetwork, OwnWallet } from "./own-send-form.tsx";
import type { Option, OwnQuote } from "./use-own-quote.ts";

export type Order = Omit<SendFromOwnWalletMutationVariables["input"], "idempotencyKey">;

type Props = {
  readonly wallet: OwnWallet;
  readonly network: OwnNetwork;
  readonly draft: Draft;
  readonly what: Order;
  readonly quote: OwnQuote;
  readonly endMs: number;
  readonly isBusy: boolean;
  readonly onSend: (order: Order) => void;
  readonly children: ReactNode;
};

/** What leaves and what it costs, for how long that holds, and the button that does it. */
export function Quoted({ wallet, network, draft, what, quote, endMs, isBusy, onSend, children }: Props) {
  const [priority, setPriority] = useState<Option["priority"]>("NORMAL");
  const left = useSecondsLeft(endMs);
  const option = quote.options.find((one) => one.priority === priority) ?? quote.options.at(-1);
  if (!option) return children;
  const { amount, expectedFee, maximumFee } = option;
  const w = words.ownSend;
  const isWatched = wallet.kind === "WATCH_ONLY";
  return (
    <div className="w-full min-w-0">
      <p className="mb-4 break-words text-lg">
        {words.toAddress.arrives(network.name)}{" "}
        <strong>
          <Amount money={amount} />
        </strong>
        :
      </p>
      <WholeAddress address={draft.address} />
      <FeeOptions quote={quote} chosen={option} onChoose={setPriority} />
      <Facts
        facts={[
          fact(w.from, wallet.name),
          draft.payer && fact(w.payer, <Grouped text={draft.payer.address} />),
          fact(w.fees.expectedFee, <Amount money={expectedFee} />),
          fact(
            w.fees.maximumFee,
            <>
              <Amount money={maximumFee} /> <span className="text-dim">· {w.fees.maximumHint}</span>
            </>,
          ),
        ]}
      />
      {draft.amount === null && <p className="mt-4 text-dim">{isWatched ? w.exactlyElsewhere : w.exactly}</p>}
      <Countdown left={left} />
      <div className="mt-4 flex flex-wrap gap-3">
        <MoneyButton
          look="main"
          disabled={left === 0}
          isBusy={isBusy}
          onClick={() => onSend({ ...what, priority: option.priority, maximumFee })}
        >
          {isWatched ? w.giveOut : words.toAddress.submit}
        </MoneyButton>
        {children}
      </div>
    </div>
  );
}

/** It ticks for the eye; another estimate comes before it is over, so no voice counts along. */
function Countdown({ left }: { readonly left: number }) {
  const [whole] = useState(left);
  const w = words.ownSend.fees;
  return (
    <>
      <p role="timer" className={`mt-5 tabular-nums ${left === 0 ? "text-bad" : "text-dim"}`}>
        {left === 0 ? w.over : `${w.holds} ${writeSeconds(left)}`}
      </p>
      <p aria-live="polite" className="sr-only">
        {spokenSeconds(left, whole) === 0 ? w.over : w.spoken(spokenSeconds(left, whole))}
      </p>
    </>
  );
}
