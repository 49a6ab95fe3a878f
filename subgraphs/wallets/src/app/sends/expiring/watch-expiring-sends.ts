import type { ContentWatch } from "../../chains/ports.ts";
import { type makeWatchSends, type SendChainWriter, tellContradicting, tellEnded } from "../watch-sends.ts";
import type { ExpiringWriter } from "./ports.ts";

export type ExpiringChainWriter = SendChainWriter & { readonly expiring: ExpiringWriter };

/**
 * What blocks say of sends whose transactions expire: by the attempt that is in one. In the
 * transaction that reads each block, or takes it back.
 */
export const makeWatchExpiringSends = ({
  network,
  clock,
  log,
  noteNews,
}: Parameters<typeof makeWatchSends>[0]): ContentWatch<ExpiringChainWriter> => ({
  async added({ sends, expiring }, { block, signed = [] }) {
    if (signed.length === 0) return;
    const paid = signed.flatMap(({ txid, isSuccess }) => (isSuccess ? [txid] : []));
    tellContradicting({ network, log }, await sends.listContradicting(network, paid));
    const { mined, foreign } = await expiring.mined(network, { block, signed, at: clock.now() });
    if (mined.length > 0) noteNews();
    for (const { source, txid } of foreign) {
      await sends.pause({ network, address: source }, "FOREIGN_NONCE");
      log.error({ network, source, txid }, "a key of ours has signed what is not ours, or has paid twice");
    }
  },
  async takenBack({ sends }, block) {
    tellEnded({ network, log }, await sends.listEndedBy(network, block));
    if ((await sends.takeBack(network, block, clock.now())).length > 0) noteNews();
  },
});
