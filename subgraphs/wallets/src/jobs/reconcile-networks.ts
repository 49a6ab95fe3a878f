import type { Logger } from "@coffer/platform/running/log";
import { type Loop, makeLoop } from "@coffer/platform/running/loop";
import type { ReconcileNetwork } from "../app/reconciliations/reconcile-network.ts";
import type { NetworkCode } from "../domain/wallets/network.ts";

type Parts = {
  /** Null, and `work` is not done, where another process does it. */
  readonly alone: <T>(name: string, work: () => Promise<T>) => Promise<T | null>;
  readonly everyMs: number;
  readonly log: Logger;
};

/** How soon it is tried again while nobody says how its chain stands. */
const UNAVAILABLE_MS = 5_000;

/** Compares the books and the chain of each network, by a loop of its own. */
export const makeReconcileNetworks = (
  { alone, everyMs, log }: Parts,
  networks: ReadonlyMap<NetworkCode, ReconcileNetwork>,
): readonly Loop[] =>
  [...networks].map(([network, reconcile]) =>
    makeLoop({
      ...{ name: `reconcile ${network}`, everyMs, log },
      run: async () => {
        const done = await alone(`reconcile/${network}`, () => reconcile(null));
        return done?.ok === false ? UNAVAILABLE_MS : false;
      },
    }),
  );
