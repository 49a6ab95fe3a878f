import type { QueryKey } from "@tanstack/react-query";
import { BulkChangesDocument, type OneBulkQuery } from "../../generated/wallet/bulk/bulk.ts";
import { ASK_ANEW } from "../../live/keep-live.ts";
import { useFollow } from "../../live/use-follow.ts";
import { putChange } from "./put-change.ts";

export type OneBulk = NonNullable<OneBulkQuery["bulkPayment"]>;

/** Asks anew whatever shows bulk payments of the viewer's, or rows of one, as one goes on. */
export const useAskAnewWithBulk = (into: QueryKey, bulkPaymentId: string | null, enabled = true): void =>
  useFollow(BulkChangesDocument, { bulkPaymentId }, { into, apply: () => ASK_ANEW, enabled });

/** How far one of them is. */
export const useFollowBulk = (into: QueryKey, bulkPaymentId: string, enabled: boolean): void =>
  useFollow(BulkChangesDocument, { bulkPaymentId }, { into, apply: putChange, enabled });
