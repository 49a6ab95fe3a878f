import { type LeaseParts, underLease } from "@coffer/platform/postgres/lease";
import { makeLoop } from "@coffer/platform/running/loop";
import type { NetworkCode } from "../domain/wallets/network.ts";

type Work = {
  readonly network: NetworkCode;
  readonly everyMs: number;
  /** As of {@link makeLoop}. */
  readonly run: () => Promise<boolean | number>;
};

/**
 * A loop for each network, so that one whose nodes are away keeps no other waiting. Of several
 * processes one at a time does it, only so that nodes are not asked twice: what is written is
 * guarded by itself. `what`: for logs and leases.
 */
export function makeLeasedLoops({ pool, log }: Pick<LeaseParts, "pool" | "log">, what: string, works: readonly Work[]) {
  const loops = works.map(({ network, everyMs, run }) =>
    makeLoop({
      ...{ name: `${what} ${network}`, everyMs, log },
      run: async () => (await underLease({ pool, log }, `${what}/${network}`, run)) ?? false,
    }),
  );
  return {
    start(): void {
      for (const loop of loops) loop.start();
    },
    async stop(): Promise<void> {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
  };
}
