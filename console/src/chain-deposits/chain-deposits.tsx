import type { ReactNode } from "react";
import type {
  ChainDepositFactsFragment,
  PendingDepositFactsFragment,
} from "../generated/chain-deposits/chain-deposits.ts";
import { IdLink } from "../shell/id-link.tsx";
import { Amount } from "../ui/amount.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Facts, fact } from "../ui/facts.tsx";
import { Fault } from "../ui/fault.tsx";
import { OnChain } from "../ui/on-chain.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { State } from "../ui/state.tsx";
import { Time } from "../ui/time.tsx";
import { useLostCursor } from "../ui/use-lost-cursor.ts";
import { words } from "../words/words.ts";
import { DepositState } from "./deposit-state.tsx";
import { isAwaited, type Looked, useChainDeposits } from "./use-chain-deposits.ts";

type Props = Looked & {
  /** Goes to the page behind this cursor, or to the first; `isLost`: the cursor before was none. */
  readonly onPage: (after: string | undefined, isLost?: true) => void;
  /** Above the list: what makes deposits. */
  readonly children?: ReactNode;
};

/** What came to a wallet over its network, the newest first. */
export function ChainDeposits({ onPage, children, ...looked }: Props) {
  const { data, error, refetch, isPlaceholderData } = useChainDeposits(looked);
  const { after, isApart } = looked;
  const wasLost = useLostCursor({ after, fault: error, onBegin: () => onPage(undefined, true) });
  const w = words.chainDeposits;
  const deposits = data?.wallet?.deposits;
  const waiting = (after === undefined && data?.wallet?.pendingDeposits) || [];
  const next = deposits?.pageInfo.hasNextPage ? deposits.pageInfo.endCursor : null;
  return (
    <Card title={w.title}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {children}
        {wasLost && <p role="status">{words.table.placeLost}</p>}
        {error && <Fault fault={error} onAgain={() => void refetch()} />}
        {!data && !error && <Skeleton rows={2} />}
        {isAwaited(data, looked) && (
          <p role="status" className="text-waiting">
            {w.awaited}
          </p>
        )}
        {waiting.length > 0 && (
          <ul aria-label={w.waiting} className="divide-y divide-line">
            {Object.entries(waiting).map(([place, one]) => (
              <Waiting key={`${one.txid}/${place}`} deposit={one} />
            ))}
          </ul>
        )}
        {deposits?.nodes.length === 0 && waiting.length === 0 && !isAwaited(data, looked) && (
          <p className="text-dim">{w.none}</p>
        )}
        {deposits && deposits.nodes.length > 0 && (
          <ul aria-label={w.title} aria-busy={isPlaceholderData} className="divide-y divide-line">
            {deposits.nodes.map((deposit) => (
              <Deposit key={deposit.id} deposit={deposit} isApart={isApart} />
            ))}
          </ul>
        )}
        {(after || next) && (
          <div className="flex gap-2">
            {after && <Button onClick={() => onPage(undefined)}>{w.first}</Button>}
            {next && (
              <Button onClick={() => onPage(next)} isBusy={isPlaceholderData}>
                {w.next}
              </Button>
            )}
          </div>
        )}
      </div>
    </Card>
  );
}

/** In no block yet: it may be replaced, and never come. */
function Waiting({ deposit: { amount, txid, address, seenAt } }: { readonly deposit: PendingDepositFactsFragment }) {
  const w = words.chainDeposits;
  return (
    <li className="grid gap-3 py-5 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <span className="amount-wraps min-w-0 font-semibold text-base text-dim">
          <Amount money={amount} />
        </span>
        <State tone="waiting">{w.inNoBlock}</State>
      </div>
      <p className="text-dim text-sm">{w.notYet}</p>
      <Facts
        facts={[
          fact(w.seen, <Time at={seenAt} />),
          fact(w.address, <OnChain text={address} />),
          fact(w.transaction, <OnChain text={txid} />),
        ]}
      />
    </li>
  );
}

type DepositProps = { readonly deposit: ChainDepositFactsFragment; readonly isApart: boolean };

function Deposit({ deposit, isApart }: DepositProps) {
  const { amount, state, txid, address, payment, seenAt } = deposit;
  const w = words.chainDeposits;
  return (
    <li className="grid gap-3 py-5 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <span className="amount-wraps min-w-0 font-semibold text-base">
          <Amount money={amount} direction="IN" />
        </span>
        <DepositState deposit={deposit} isApart={isApart} />
      </div>
      {(state === "ORPHANED" || state === "REVERSED") && (
        <p className="text-dim text-sm">{isApart ? w.takenBack : w.meanings[state]}</p>
      )}
      <Facts
        facts={[
          fact(w.seen, <Time at={seenAt} />),
          payment && fact(w.payment, <IdLink id={payment.id} />),
          fact(w.address, <OnChain text={address} />),
          fact(w.transaction, <OnChain text={txid} />),
        ]}
      />
    </li>
  );
}
