import { heightHeldBy } from "../../domain/chains/depth.ts";
import { goesOn, isInSight } from "../../domain/chains/following.ts";
import { forHeldBlocks, type IsAgreed } from "../chains/is-agreed.ts";
import type { InChain } from "../chains/ports.ts";
import type { SendsDeps } from "../sends/deps.ts";
import { treasuryFunded } from "./events.ts";
import type { TreasuryReader } from "./ports.ts";
import type { FundingChainWriter } from "./watch-funding.ts";

type Deps = Pick<SendsDeps, "network" | "chains" | "clock" | "announce"> & {
  readonly treasuries: Pick<TreasuryReader, "findSeenFunding">;
  readonly inChain: InChain<FundingChainWriter>;
  readonly isAgreed: IsAgreed;
  /** How many blocks hold one for good. */
  readonly finality: number;
};

/**
 * Tells the books what came to a treasury from outside, once no block takes it back, where
 * providers agree on the last of as many blocks.
 */
export function makeSettleFunding(deps: Deps): () => Promise<void> {
  const { network, clock, announce, chains, treasuries, isAgreed, inChain, finality } = deps;
  return async () => {
    const chain = await chains.find(network);
    if (!isInSight(chain)) return;
    const newest = await treasuries.findSeenFunding(network, heightHeldBy(chain.cursor.height, finality));
    if (newest === null) return;
    await forHeldBlocks({ network, chains, isAgreed }, [newest], {
      depthOf: (height) => ({ height, confirmations: finality }),
      async work(block) {
        const count = await inChain(async (writer) => {
          if (!goesOn(await writer.lock(network)) || !(await writer.holds(network, block))) return 0;
          const funded = await writer.treasuries.settleFunding(network, newest);
          const at = clock.now();
          await writer.treasuries.tell(funded.map((one) => treasuryFunded({ network, ...one }, at)));
          return funded.length;
        });
        if (count > 0) announce();
      },
    });
  };
}
