import type { Asset } from "@coffer/money/asset";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { ChainWriter, ContentWatch } from "../chains/ports.ts";
import type { TreasuryWriter } from "./ports.ts";

export type FundingChainWriter = ChainWriter & { readonly treasuries: TreasuryWriter };

/**
 * What came to a treasury from outside, in the transaction that reads each block, or takes it back.
 */
export const makeWatchFunding = (network: NetworkCode, native: Asset): ContentWatch<FundingChainWriter> => ({
  async added({ treasuries }, { block, arrivals }) {
    if (arrivals.length > 0) await treasuries.funded(network, { block, arrivals, native });
  },
  async takenBack({ treasuries }, block) {
    await treasuries.takeBackFunding(network, block);
  },
});
