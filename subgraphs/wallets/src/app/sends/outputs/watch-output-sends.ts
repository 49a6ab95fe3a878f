import type { ContentWatch } from "../../chains/ports.ts";
import { type makeWatchSends, type SendChainWriter, tellContradicting, tellEnded } from "../watch-sends.ts";
import type { SpendWriter } from "./ports.ts";

export type SpendChainWriter = SendChainWriter & { readonly spends: SpendWriter };

/**
 * What blocks say of sends whose money is outputs: whatever spends what one spends is mined in its
 * place. In the transaction that reads each block, behind what keeps outputs, or takes it back.
 */
export const makeWatchOutputSends = ({
  network,
  clock,
  log,
  noteNews,
}: Parameters<typeof makeWatchSends>[0]): ContentWatch<SpendChainWriter> => ({
  async added({ spends, sends }, { block, outputs }) {
    const spenders = [...new Set(outputs?.spends.map(({ txid }) => txid))];
    tellContradicting({ network, log }, await sends.listContradicting(network, spenders));
    if ((await spends.spent(network, block, clock.now())).length > 0) noteNews();
    const foreign = await spends.listForeign(network, block);
    if (foreign.length === 0) return;
    await spends.pausePool(network);
    log.error({ network, txids: foreign }, "somebody else spends what is ours: nothing more is signed");
  },
  async takenBack({ sends }, block) {
    tellEnded({ network, log }, await sends.listEndedBy(network, block));
    if ((await sends.takeBack(network, block, clock.now())).length > 0) noteNews();
  },
});
