import { NodeRefusal } from "../../app/chains/ports.ts";
import type { Broadcast, CoreNode } from "../../app/node-wallets/ports.ts";
import type { CoreCoin, CoreMode } from "../../domain/node-wallets/core-coin.ts";
import { coreNameOf } from "../../domain/node-wallets/node-wallet.ts";
import type { JsonRpc } from "../rpc/json-rpc.ts";
import { toCount, toHash } from "../rpc/read-json.ts";
import { makeAccountWallet } from "./account-wallet.ts";
import { METHOD_NOT_FOUND } from "./codes.ts";
import { makeCoreWallet } from "./core-wallet.ts";

/** A Core node of Bitcoin's family, whose wallets are nodes' (docs/adr/0080). */
export function makeCoreNode(rpc: JsonRpc, coin: CoreCoin): CoreNode {
  return {
    async look() {
      const [genesis, height, mode] = await Promise.all([
        rpc("getblockhash", [0]),
        rpc("getblockcount", []),
        readMode(rpc),
      ]);
      return { genesis: toHash(genesis, "the hash of block 0"), height: toCount(height, "the height"), mode };
    },
    broadcast: (bytes) => broadcast(rpc, bytes),
    wallet(wallet, mode) {
      const name = coreNameOf(wallet);
      return mode === "ACCOUNTS"
        ? makeAccountWallet(rpc, { coin, name })
        : makeCoreWallet(rpc, { coin, name, isOpened: wallet.isOpened });
    },
  };
}

/** Dogecoin's forks have one wallet, and do not know the question. */
async function readMode(rpc: JsonRpc): Promise<CoreMode> {
  try {
    await rpc("listwallets", []);
    return "MULTI";
  } catch (error) {
    if (error instanceof NodeRefusal && error.code === METHOD_NOT_FOUND) return "ACCOUNTS";
    throw error;
  }
}

/** It is in a block already, or waits to be. */
const KNOWN = /already in block chain|already in utxo set|already in mempool|txn-already-known/i;

async function broadcast(rpc: JsonRpc, bytes: Uint8Array): Promise<Broadcast> {
  try {
    await rpc("sendrawtransaction", [Buffer.from(bytes).toString("hex")]);
    return { isAccepted: true, said: "" };
  } catch (error) {
    // What a node says proves nothing: only blocks decide what becomes of it.
    if (!(error instanceof NodeRefusal)) throw error;
    return { isAccepted: KNOWN.test(error.nodeMessage), said: `${error.code}: ${error.nodeMessage}` };
  }
}
