import type { Logger } from "@coffer/platform/running/log";
import type { Clock } from "@coffer/platform/values/clock";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { ChainWriter, ContentWatch } from "../chains/ports.ts";
import type { SendWriter } from "./ports.ts";

type Deps = {
  readonly network: NetworkCode;
  readonly clock: Clock;
  readonly log: Logger;
  /** Something is to be told, once the transaction is over. */
  readonly noteNews: () => void;
};

export type SendChainWriter = ChainWriter & { readonly sends: SendWriter };

/**
 * What blocks say of sends, whichever of their attempts was mined: in the transaction that reads
 * each block, or takes it back.
 */
export const makeWatchSends = ({ network, clock, log, noteNews }: Deps): ContentWatch<SendChainWriter> => ({
  async added({ sends }, { block, outcomes }) {
    const mined = outcomes.length === 0 ? [] : await sends.mined(network, { block, outcomes, at: clock.now() });
    if (mined.length > 0) noteNews();
    for (const { send, isForeign } of mined) {
      if (!isForeign) continue;
      await sends.pause({ network, address: send.source }, "FOREIGN_NONCE");
      log.error({ network, source: send.source, nonce: send.nonce }, "somebody else signs with a key of ours");
    }
  },
  async takenBack({ sends }, block) {
    if ((await sends.takeBack(network, block, clock.now())).length > 0) noteNews();
  },
});
