import type { ReactNode } from "react";
import type { OwnTransactionFactsFragment } from "../../generated/wallet/wallets/sent.ts";
import type { NetworkFactsFragment, WalletPageQuery } from "../../generated/wallet/wallets/wallets.ts";
import { confirmationsOf, TransactionState } from "../../transaction/transaction-state.tsx";
import { Txid } from "../../transaction/txid.tsx";
import { Amount } from "../../ui/amount.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Grouped } from "../../ui/grouped.tsx";
import { Id } from "../../ui/id.tsx";
import { OnChain } from "../../ui/on-chain.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";
import { isWaiting, OwnActs } from "./own-acts.tsx";

type WalletKind = NonNullable<WalletPageQuery["wallet"]>["kind"];

type Props = {
  readonly transaction: OwnTransactionFactsFragment;
  readonly network: NetworkFactsFragment | undefined;
  /** Of its wallet. */
  readonly kind: WalletKind;
  /** What leads to where more is done about it. */
  readonly children?: ReactNode;
};

/** One that its owner has sent: where it stands, what it is, and what can be done about it. */
export function OwnTransaction({ transaction, network, kind, children }: Props) {
  const { amount, to, state, failure, asked, fee, txid, createdAt } = transaction;
  const [w, shared] = [words.ownSend.list, words.transaction];
  const meanings: Readonly<Record<string, string>> = w.meanings;
  const isSignedElsewhere = kind === "WATCH_ONLY";
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <span className="amount-wraps min-w-0 font-semibold text-base">
          <Amount money={amount} direction="OUT" />
        </span>
        <span className="flex flex-wrap items-center gap-x-2">
          <TransactionState state={state} />
          {state === "BROADCAST" && <span className="text-dim">{confirmationsOf(transaction)}</span>}
        </span>
      </div>
      {meanings[state] && <p className="text-dim text-sm">{meanings[state]}</p>}
      {failure && <p className="text-bad">{shared.failures[failure]}</p>}
      {asked && (isWaiting(transaction) || state === "AWAITING_SIGNATURE") && (
        <p className="text-waiting">{(isSignedElsewhere ? w.askedElsewhere : w.asked)[asked]}</p>
      )}
      {state === "BROADCAST" && transaction.unsignedTransaction && <p className="text-waiting">{w.replacementWaits}</p>}
      {children}
      <Facts
        facts={[
          fact(w.when, <Time at={createdAt} />),
          fact(shared.address, <Grouped text={to} isCopied />),
          fact(w.fee, fee ? <Amount money={fee} /> : w.noFee),
          fact(shared.txid, <Txid txid={txid} network={network} />),
        ]}
      />
      <More transaction={transaction} />
      <OwnActs transaction={transaction} isSignedElsewhere={isSignedElsewhere} />
    </div>
  );
}

function More({ transaction }: Pick<Props, "transaction">) {
  const { id, from, blockHeight, maximumFee, attempts } = transaction;
  const [w, shared] = [words.ownSend.list, words.transaction];
  return (
    <details>
      <summary className="w-fit cursor-pointer text-sm">{w.more}</summary>
      <div className="mt-3">
        <Facts
          facts={[
            fact(shared.confirmations, confirmationsOf(transaction)),
            blockHeight === null ? null : fact(w.block, String(blockHeight)),
            fact(words.ownSend.from, <OnChain text={from} />),
            fact(
              w.maximumFee,
              <>
                <Amount money={maximumFee} /> <span className="text-dim">· {w.maximumFeeHint}</span>
              </>,
            ),
            attempts.length > 0 ? fact(w.attempts, w.attemptsOf(attempts.length)) : null,
            fact(shared.id, <Id id={id} />),
          ]}
        />
      </div>
    </details>
  );
}
