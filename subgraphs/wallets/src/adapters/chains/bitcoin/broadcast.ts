import { bytesToHex } from "@noble/hashes/utils.js";
import { NoAnswer, NodeRefusal } from "../../../app/chains/ports.ts";
import type { Answered } from "../../../app/sends/chain-ports.ts";
import type { JsonRpc } from "../../rpc/json-rpc.ts";

type Outcome = Answered["outcome"];

/**
 * What nodes say, each in its own words: the first that fits. Of btcd and of Core's family, whose
 * codes are as wide (-25, -26, -27), so the text decides. An input that is gone says nothing: what
 * was mined and spent on reads the same. What is not known here is UNCLEAR, which has to be right
 * at all times: only blocks say whether money moved.
 */
const ANSWERS: readonly (readonly [RegExp, Outcome])[] = [
  // It is in the pool, with another's witness too, or in a block.
  [/already have transaction|txn-already-(in-mempool|known)|txn-same-nonwitness-data/i, "ACCEPTED"],
  [/already exists in blockchain|already in block ?chain|outputs already in utxo set/i, "ACCEPTED"],
  [/references outputs of unknown|missing-?inputs|inputs-missingorspent/i, "UNCLEAR"],
  // Another one of ours, or somebody else's, spends the same, and pays as much.
  [/insufficient (absolute )?fee|rejecting replacement|replacement transaction has/i, "TOO_CHEAP"],
  [/already spent in mempool|txn-mempool-conflict/i, "UNCLEAR"],
  [
    /(min relay|mempool min) fee not met|mempool full|low fees|under the required|fee is too low|insufficient priority/i,
    "TOO_CHEAP",
  ],
  // Of a node that is a block behind, or whose block was taken back: it grows old by itself.
  [/premature-spend-of-coinbase|immature/i, "UNCLEAR"],
  [/mandatory-script-verify|script-verify-flag|failed to validate (input|script)|signature/i, "REFUSED"],
  [/max ?feerate|maximum configured|absurdly-high-fee|max-fee-exceeded/i, "REFUSED"],
  [/\bdust\b|non-?standard|scriptpubkey|tx-size|bad-txns-/i, "REFUSED"],
];

/** `RPC_DESERIALIZATION_ERROR`: the bytes are no transaction. */
const NOT_DECODED = -22;

export async function broadcast(rpc: JsonRpc, txid: string, bytes: Uint8Array): Promise<Answered> {
  try {
    const isSame = (await rpc("sendrawtransaction", [bytesToHex(bytes)])) === txid;
    return isSame
      ? { outcome: "ACCEPTED", said: "the node took it" }
      : { outcome: "UNCLEAR", said: "the node took another transaction" };
  } catch (error) {
    if (error instanceof NodeRefusal) return { outcome: readRefusal(error), said: error.message };
    if (error instanceof NoAnswer) return { outcome: "UNCLEAR", said: error.message };
    return { outcome: "UNCLEAR", said: "the node was not asked" };
  }
}

function readRefusal({ code, nodeMessage }: NodeRefusal): Outcome {
  const [, outcome] = ANSWERS.find(([text]) => text.test(nodeMessage)) ?? [];
  return outcome ?? (code === NOT_DECODED ? "REFUSED" : "UNCLEAR");
}
