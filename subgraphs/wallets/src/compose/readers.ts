import type pg from "pg";
import type { FollowedNetwork } from "../adapters/followed-network.ts";
import { makeFindPooled } from "../adapters/postgres/deposits/find-pooled.ts";
import { onlyOurSigned } from "../adapters/postgres/sends/only-our-signed.ts";
import type { BlockReader } from "../app/chains/ports.ts";
import { withInternal } from "../app/internal/with-internal.ts";

/**
 * Readers that tell of our sends, too, where transactions expire, and of what contracts paid on
 * where nodes are asked for it.
 */
export const readersOf = (
  { watched: { readers }, connected: { network }, expiring, internal }: FollowedNetwork,
  pool: pg.Pool,
): readonly BlockReader[] | null =>
  readers?.map((reader, i) => {
    const [node, inside] = [expiring?.nodes[i], internal?.[i]];
    if (node) return onlyOurSigned(reader, node, { network, pool });
    return inside ? withInternal(reader, inside, makeFindPooled(pool, network)) : reader;
  }) ?? null;
