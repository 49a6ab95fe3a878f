import { type Faucet, NodeRefusal } from "../../../app/chains/ports.ts";
import type { JsonRpc } from "../../rpc/json-rpc.ts";
import { toHash } from "../../rpc/read-json.ts";
import { makeTurns } from "../../rpc/turns.ts";
import { makeMine } from "./mine.ts";
import { BITCOIN_NETS } from "./nets.ts";
import { findPurse, MINER } from "./purse.ts";

/** What the largest deposit needs: nobody else makes blocks on a chain of one's own. */
const BLOCKS_BEHIND = 6;
/** The first coins are mature then. */
const BLOCKS_FOR_COINS = 101;

/**
 * Of a node on regtest, which pays what it mines to {@link MINER}, whose key everybody has: Core
 * where it is told so, btcd where its `miningaddr` says so. Another node does not do this.
 */
export function makeBitcoinFaucet(rpc: JsonRpc): Faucet {
  const mine = makeMine(rpc);
  const purse = findPurse(rpc, BITCOIN_NETS.regtest);
  // Two at once would spend the same coin.
  const inTurn = makeTurns(1);
  return {
    currency: "BTC",
    send: (address, units) =>
      inTurn(async () => {
        try {
          const bytes = (await purse.pay(address, units)) ?? (await payFromNewCoins(address, units));
          if (bytes === null) return null;
          const txid = toHash(await rpc("sendrawtransaction", [bytes.toString("hex")]), "a transaction's hash");
          await mine(BLOCKS_BEHIND);
          return txid;
        } catch (error) {
          if (error instanceof NodeRefusal) return null;
          throw error;
        }
      }),
  };

  async function payFromNewCoins(address: string, units: bigint): Promise<Buffer | null> {
    await mine(1);
    // What somebody else earns is of no use.
    if (!(await purse.hasMinedLast())) return null;
    await mine(BLOCKS_FOR_COINS);
    return purse.pay(address, units);
  }
}
