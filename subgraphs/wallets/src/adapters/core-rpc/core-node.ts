import { NodeRefusal } from "../../app/chains/ports.ts";
import type { Broadcast, CoreNode } from "../../app/node-wallets/ports.ts";
import type { CoreCoin, CoreMode } from "../../domain/node-wallets/core-coin.ts";
import type { NodeAttempt, Outcome } from "../../domain/node-wallets/node-send.ts";
import { coreNameOf } from "../../domain/node-wallets/node-wallet.ts";
import type { JsonRpc } from "../rpc/json-rpc.ts";
import { toCount, toHash } from "../rpc/read-json.ts";
import { makeAccountWallet } from "./account-wallet.ts";
import { METHOD_NOT_FOUND, NOT_FOUND } from "./codes.ts";
import { chooseFeeRate } from "./core-signing.ts";
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
    feeRate: () => chooseFeeRate((method, params) => rpc(method, params), coin),
    broadcast: (attempt) => broadcast(rpc, attempt),
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

/** More would do: below what it relays now, or too little more than what it takes the place of. */
const TOO_CHEAP = /insufficient fee|min relay fee|min fee not met|mempool full/i;
/** It keeps what it has, however much more another pays. */
const KEEPS_OTHER = /txn-mempool-conflict|bip125|replacement/i;

async function broadcast(rpc: JsonRpc, { number, txid, bytes }: NodeAttempt): Promise<Broadcast> {
  try {
    await rpc("sendrawtransaction", [Buffer.from(bytes).toString("hex")]);
  } catch (error) {
    // What a node says proves nothing: only blocks decide what becomes of it.
    if (!(error instanceof NodeRefusal)) throw error;
    return { outcome: outcomeOf(error.nodeMessage), said: `${error.code}: ${error.nodeMessage}` };
  }
  // litecoind answers as if it had taken what it does not take in the place of another.
  if (number === 1 || (await isInMempool(rpc, txid))) return { outcome: "TAKEN", said: "" };
  return { outcome: "REFUSED", said: "it has taken it, and its mempool does not have it" };
}

function outcomeOf(message: string): Outcome {
  if (KNOWN.test(message)) return "TAKEN";
  if (TOO_CHEAP.test(message)) return "TOO_CHEAP";
  return KEEPS_OTHER.test(message) ? "REFUSED" : "UNCLEAR";
}

async function isInMempool(rpc: JsonRpc, txid: string): Promise<boolean> {
  try {
    await rpc("getmempoolentry", [txid]);
    return true;
  } catch (error) {
    if (error instanceof NodeRefusal && error.code === NOT_FOUND) return false;
    throw error;
  }
}
