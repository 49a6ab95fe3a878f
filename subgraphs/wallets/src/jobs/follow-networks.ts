import { underLease } from "@coffer/platform/postgres/lease";
import type { Logger } from "@coffer/platform/running/log";
import { type Loop, makeLoop } from "@coffer/platform/running/loop";
import type pg from "pg";
import type { ConnectedNetwork } from "../app/chains/ports.ts";

type Parts = { readonly pool: pg.Pool; readonly log: Logger };

/**
 * Follows each network by a loop of its own, so that one whose nodes are away keeps no other
 * waiting. Of several processes one at a time does it, only so that nodes are not asked twice: what
 * is written is guarded by itself.
 */
export const makeFollowNetworks = (
  { pool, log }: Parts,
  followed: readonly { readonly connected: ConnectedNetwork; readonly follow: () => Promise<boolean> }[],
): readonly Loop[] =>
  followed.map(({ connected: { network, rules }, follow }) =>
    makeLoop({
      name: `follow ${network}`,
      everyMs: rules.lookEveryMs,
      log,
      run: async () => (await underLease({ pool, log }, `follow/${network}`, follow)) === true,
    }),
  );
