import type { NetworkCode } from "../../../domain/wallets/network.ts";
import { isCalledOff } from "./bury-expired.ts";
import type { ExpiringDeps } from "./deps.ts";
import type { Expiring } from "./ports.ts";

/**
 * What nodes are given: no longer what was called off, nor what no block can have any more. One
 * that no node is known to have seen is shown once, whatever became of it: it may have been.
 */
export const makeListLiving =
  ({ chains, sends }: Pick<ExpiringDeps, "chains" | "sends">) =>
  async (network: NetworkCode): Promise<readonly Expiring[]> => {
    const now = (await chains.find(network))?.cursor.time ?? new Date(0);
    return (await sends.listUnmined(network)).filter(({ send, attempts }) => {
      const latest = attempts.at(-1);
      if (!latest || latest.deadHeight !== null) return false;
      return send.state === "SIGNED" || (!isCalledOff(send) && latest.expiresAt > now);
    });
  };
