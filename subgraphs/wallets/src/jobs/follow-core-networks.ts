import type { Logger } from "@coffer/platform/running/log";
import { type Loop, makeLoop } from "@coffer/platform/running/loop";

type Parts = {
  /** Null, and `work` is not done, where another process does it. */
  readonly alone: <T>(name: string, work: () => Promise<T>) => Promise<T | null>;
  readonly log: Logger;
  readonly everyMs: number;
};

/** A loop for each coin, so that one whose node is away keeps no other waiting. */
export const makeFollowCoreNetworks = (
  { alone, log, everyMs }: Parts,
  followed: readonly { readonly network: string; readonly follow: () => Promise<void> }[],
): readonly Loop[] =>
  followed.map(({ network, follow }) =>
    makeLoop({
      name: `follow ${network}`,
      everyMs,
      log,
      async run() {
        await alone(`follow/${network}`, follow);
        return false;
      },
    }),
  );
