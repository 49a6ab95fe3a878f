import type { CofferError } from "@coffer/client/errors";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { ChainDepositsDocument, type ChainDepositsQuery } from "../generated/chain-deposits/chain-deposits.ts";
import { keepsPartOf } from "../live/asks-the-same.ts";
import { askOptions, keyOf } from "../live/use-ask.ts";
import { isUnderWay } from "./deposit-state.tsx";

/** No stream tells of a deposit before it is a payment. */
const LOOK_AGAIN_MS = { awaited: 500, underWay: 2_000, quiet: 10_000 };

export type Looked = {
  readonly walletId: string;
  /** The cursor of the page before. */
  readonly after: string | undefined;
  /** A transaction that was sent, and that no block has yet. */
  readonly awaited?: string | null;
  /** Whether anything can come by itself: a node of the network is connected. */
  readonly mayCome: boolean;
  /** Whether its coins stay apart: they are credited to no account. */
  readonly isApart: boolean;
};

/** A page of what came to a wallet, asked for anew while something is under way, or may come. */
export function useChainDeposits(looked: Looked): UseQueryResult<ChainDepositsQuery, CofferError> {
  const { walletId, after, isApart } = looked;
  const variables = { id: walletId, ...(after ? { after } : {}) };
  return useQuery({
    ...askOptions(ChainDepositsDocument, variables),
    placeholderData: keepsPartOf(keyOf(ChainDepositsDocument, variables)),
    refetchInterval: ({ state: { data, status } }) => {
      if (status !== "error" && isAwaited(data, looked)) return LOOK_AGAIN_MS.awaited;
      const { deposits, pendingDeposits = [] } = data?.wallet ?? {};
      if (pendingDeposits.length > 0 || deposits?.nodes.some((deposit) => isUnderWay(deposit, isApart)))
        return LOOK_AGAIN_MS.underWay;
      return looked.mayCome && LOOK_AGAIN_MS.quiet;
    },
  });
}

/** Whether the first page, where it will stand, has it still to show. */
export const isAwaited = (page: ChainDepositsQuery | undefined, { awaited, after }: Looked): boolean =>
  Boolean(awaited) && after === undefined && !page?.wallet?.deposits.nodes.some(({ txid }) => txid === awaited);
