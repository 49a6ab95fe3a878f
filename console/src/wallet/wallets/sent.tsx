import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { OwnTransactionsDocument } from "../../generated/wallet/wallets/sent.ts";
import type { NetworkFactsFragment, WalletPageQuery } from "../../generated/wallet/wallets/wallets.ts";
import { keepsPartOf } from "../../live/asks-the-same.ts";
import { askOptions, keyOf } from "../../live/use-ask.ts";
import { lookAgainAfter } from "../../transaction/transaction-state.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Fault } from "../../ui/fault.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useLostCursor } from "../../ui/use-lost-cursor.ts";
import { words } from "../../words/words.ts";
import { OwnTransaction } from "./own-transaction.tsx";

type Props = {
  readonly wallet: NonNullable<WalletPageQuery["wallet"]>;
  readonly network: NetworkFactsFragment | undefined;
};

/** No stream tells of what is sent elsewhere by the API. */
const QUIET_MS = 10_000;

/** A page of it, asked for anew: at short intervals while something is on its way. */
function useOwnTransactions(id: string, after: string | undefined) {
  const variables = { id, ...(after ? { after } : {}) };
  return useQuery({
    ...askOptions(OwnTransactionsDocument, variables),
    placeholderData: keepsPartOf(keyOf(OwnTransactionsDocument, variables)),
    refetchInterval: ({ state: { data } }) => {
      const intervals = data?.wallet?.transactions.nodes.flatMap(({ state }) => lookAgainAfter(state) || []) ?? [];
      return Math.min(QUIET_MS, ...intervals);
    },
  });
}

/** What its owner has sent from a wallet, and the way to send more. */
export function Sent({ wallet: { id, kind, archivedAt }, network }: Props) {
  const { sent: after } = useSearch({ from: "/inside/wallets/$id" });
  const navigate = useNavigate({ from: "/wallets/$id" });
  const { data, error, refetch, isPlaceholderData } = useOwnTransactions(id, after);
  const page = (sent: string | undefined, isLost?: true) =>
    void navigate({ search: (now) => ({ ...now, sent }), resetScroll: false, ...(isLost && { replace: true }) });
  const wasLost = useLostCursor({ after, fault: error, onBegin: () => page(undefined, true) });
  const transactions = data?.wallet?.transactions;
  const next = transactions?.pageInfo.hasNextPage ? transactions.pageInfo.endCursor : null;
  const w = words.ownSend;
  const maySend = kind === "IMPORTED" || kind === "WATCH_ONLY";
  // Nothing was ever sent from others.
  if (!maySend && !error && !wasLost && !after && !transactions?.nodes.length) return null;
  return (
    <Card title={w.list.title}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {maySend && !archivedAt && network && (
          <LinkButton to="/wallets/$id/send" params={{ id }} look="main" className="justify-self-start">
            {w.open}
          </LinkButton>
        )}
        {wasLost && <p role="status">{words.table.placeLost}</p>}
        {error && <Fault fault={error} onAgain={() => void refetch()} />}
        {!data && !error && <Skeleton rows={2} />}
        {transactions?.nodes.length === 0 && <p className="text-dim">{w.list.none}</p>}
        {transactions && transactions.nodes.length > 0 && (
          <ul aria-label={w.list.title} aria-busy={isPlaceholderData} className="divide-y divide-line">
            {transactions.nodes.map((transaction) => (
              <li key={transaction.id} className="py-5 first:pt-0 last:pb-0">
                <OwnTransaction {...{ transaction, network, kind }}>
                  {transaction.unsignedTransaction && (
                    <LinkButton
                      to="/wallets/$id/sign/$transaction"
                      params={{ id, transaction: transaction.id }}
                      look="main"
                      className="justify-self-start"
                    >
                      {w.toSign}
                    </LinkButton>
                  )}
                </OwnTransaction>
              </li>
            ))}
          </ul>
        )}
        {(after || next) && (
          <div className="flex gap-2">
            {after && <Button onClick={() => page(undefined)}>{w.list.first}</Button>}
            {next && (
              <Button onClick={() => page(next)} isBusy={isPlaceholderData}>
                {w.list.next}
              </Button>
            )}
          </div>
        )}
      </div>
    </Card>
  );
}
