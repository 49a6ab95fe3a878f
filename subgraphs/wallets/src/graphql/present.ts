import { unreachable } from "@coffer/platform/values/result";
import type { CreateWalletRefusal } from "../app/create-wallet.ts";
import type { AddressPage, ListedAddresses } from "../app/read-wallets.ts";
import { makeAddressCursor } from "./cursor.ts";

export function presentRefusal(refusal: CreateWalletRefusal) {
  switch (refusal.code) {
    case "NETWORK_UNAVAILABLE":
      return {
        __typename: "NetworkUnavailable",
        code: refusal.code,
        message: `This network is not configured here. Choose one of ${refusal.available.join(", ")}.`,
      } as const;
    case "QUOTA_EXCEEDED":
      return {
        __typename: "QuotaExceeded",
        code: refusal.code,
        message: `One person may make ${refusal.limit} wallets, and you have made as many.`,
        limit: refusal.limit,
      } as const;
    default:
      return unreachable(refusal);
  }
}

export function presentAddresses({ addresses, hasNext }: ListedAddresses, { behind }: AddressPage) {
  const edges = addresses.map((node) => ({ cursor: makeAddressCursor(node.index), node }));
  return {
    nodes: [...addresses],
    edges,
    pageInfo: {
      hasNextPage: hasNext,
      hasPreviousPage: behind >= 0,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
