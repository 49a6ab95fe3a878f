import type { Logger } from "@coffer/platform/running/log";
import { type Loop, makeLoop } from "@coffer/platform/running/loop";
import type { ConnectedNetwork } from "../app/chains/ports.ts";

type Parts = {
  /** Null, and `work` is not done, where another process does it. */
  readonly alone: <T>(name: string, work: () => Promise<T>) => Promise<T | null>;
  readonly log: Logger;
};

/**
 * Follows each network by a loop of its own, so that one whose nodes are away keeps no other
 * waiting. Of several processes one at a time does it, only so that nodes are not asked twice: what
 * is written is guarded by itself.
 */
export const makeFollowNetworks = (
  { alone, log }: Parts,
  followed: readonly { readonly connected: ConnectedNetwork; readonly follow: () => Promise<boolean> }[],
): readonly Loop[] =>
  followed.map(({ connected: { network, rules }, follow }) =>
    makeLoop({
      name: `follow ${network}`,
      everyMs: rules.lookEveryMs,
      log,
      run: async () => (await alone(`follow/${network}`, follow)) === true,
    }),
  );
