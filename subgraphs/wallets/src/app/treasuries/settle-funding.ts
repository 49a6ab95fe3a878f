import { money } from "@coffer/money/money";
import { heightHeldBy } from "../../domain/chains/depth.ts";
import { goesOn } from "../../domain/chains/following.ts";
import type { ChainReader, InChain } from "../chains/ports.ts";
import type { SendsDeps } from "../sends/deps.ts";
import { treasuryFunded } from "./events.ts";
import type { FundingChainWriter } from "./watch-funding.ts";

type Deps = Pick<SendsDeps, "network" | "native" | "clock" | "announce"> & {
  readonly chains: Pick<ChainReader, "find">;
  readonly inChain: InChain<FundingChainWriter>;
  /** How many blocks hold one for good. */
  readonly finality: number;
};

/** Tells the books what came to a treasury from outside, once no block takes it back. */
export function makeSettleFunding({ network, native, clock, announce, inChain, finality }: Deps): () => Promise<void> {
  return async () => {
    const count = await inChain(async (writer) => {
      const chain = await writer.lock(network);
      if (!goesOn(chain)) return 0;
      const funded = await writer.treasuries.settleFunding(network, heightHeldBy(chain.cursor.height, finality));
      const at = clock.now();
      const toAmount = (units: bigint) => money(native, units);
      await writer.treasuries.tell(
        funded.map(({ units, ...place }) => treasuryFunded({ network, ...place, amount: toAmount(units) }, at)),
      );
      return funded.length;
    });
    if (count > 0) announce();
  };
}
