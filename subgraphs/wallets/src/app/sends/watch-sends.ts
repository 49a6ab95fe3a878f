import type { Logger } from "@coffer/platform/running/log";
import type { Clock } from "@coffer/platform/values/clock";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { ChainWriter, ContentWatch } from "../chains/ports.ts";
import type { Contradiction, SendWriter } from "./ports.ts";

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
    const txids = outcomes.flatMap(({ txid, isSuccess }) => (isSuccess ? [txid] : []));
    tellContradicting({ network, log }, await sends.listContradicting(network, txids));
    const mined = outcomes.length === 0 ? [] : await sends.mined(network, { block, outcomes, at: clock.now() });
    if (mined.length > 0) noteNews();
    for (const { send, isForeign } of mined) {
      // Whose key is elsewhere, too, may be signed for there.
      if (!isForeign || send.kind === "OWN" || send.isSignedElsewhere) continue;
      await sends.pause({ network, address: send.source }, "FOREIGN_NONCE");
      log.error({ network, source: send.source, nonce: send.nonce }, "somebody else signs with a key of ours");
    }
  },
  async takenBack({ sends }, block) {
    tellEnded({ network, log }, await sends.listEndedBy(network, block));
    if ((await sends.takeBack(network, block, clock.now())).length > 0) noteNews();
  },
});

type Told = Pick<Deps, "network" | "log">;

/** Behind a deep reorganisation that an operator has accepted: they alone can say what is owed. */
export function tellContradicting({ network, log }: Told, found: readonly Contradiction[]): void {
  for (const { id: transactionId, txid } of found)
    log.error(
      { network, transactionId, txid },
      "a send was at its end, and another of its attempts is mined after all",
    );
}

/** It stays at its end: what it has told, payments and the books have counted on. */
export function tellEnded({ network, log }: Told, ended: readonly Contradiction[]): void {
  for (const { id: transactionId, txid } of ended)
    log.error({ network, transactionId, txid }, "the block by which a send had come to its end was taken back");
}
