import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { NoAnswer, NodeRefusal } from "../../../app/chains/ports.ts";
import type { Answered } from "../../../app/sends/chain-ports.ts";
import type { JsonRpc } from "../../rpc/json-rpc.ts";

type Outcome = Answered["outcome"];

/**
 * What nodes say, each in its own words: the first that fits. There is one code for many things
 * (-32000 of geth, -32003 of anvil, -32010 of Nethermind), so the text decides. What is not known
 * here is UNCLEAR, which has to be right at all times: only blocks say whether money moved.
 */
const ANSWERS: readonly (readonly [RegExp, Outcome])[] = [
  // It is in the pool, or its nonce is used: by whose transaction, blocks say.
  [/\balready ?known\b|\bknown transaction\b|already (been |was )?imported|already in (the )?(mem)?pool/i, "ACCEPTED"],
  [/\bexisting (tx|transaction) with same hash|AlreadyImported|OwnNonceAlreadyUsed/i, "ACCEPTED"],
  [/\bnonce (is )?too low\b|OldNonce|Pool\(Stale\)|^mined$/i, "ACCEPTED"],
  [/\bunderpriced\b|could not replace existing|ReplacementNotAllowed/i, "TOO_CHEAP"],
  [/fee ?too ?low|gas ?price( \S+)? (is )?too low|gas price (is )?below|less than block base fee/i, "TOO_CHEAP"],
  [/(insufficient|not enough) ?(funds|balance)|upfront cost exceeds|cause overdraft/i, "NO_FUNDS"],
  [/\bintrinsic ?gas\b|invalid ?(tx ?|transaction ?)?(sender|signature|chain ?id)|FailedToResolveSender/i, "REFUSED"],
  [/exceeds block gas limit|GasLimitExceeded|gas limit too high|negative value|oversized data/i, "REFUSED"],
  [/transaction type not supported|higher than max fee per gas|\brlp:/i, "REFUSED"],
];

/** JSON-RPC 2.0: the parameter, which is the bytes, is not in the form that the method takes. */
const INVALID_PARAMS = -32_602;

export async function broadcast(rpc: JsonRpc, bytes: Uint8Array): Promise<Answered> {
  try {
    const txid = await rpc("eth_sendRawTransaction", [`0x${bytesToHex(bytes)}`]);
    const isSame = typeof txid === "string" && txid.toLowerCase() === `0x${bytesToHex(keccak_256(bytes))}`;
    return isSame
      ? { outcome: "ACCEPTED", said: "the node took it" }
      : { outcome: "UNCLEAR", said: "the node took another transaction" };
  } catch (error) {
    return readFault(error);
  }
}

/** Neither of the two says where the node is. */
function readFault(error: unknown): Answered {
  if (error instanceof NodeRefusal) return { outcome: readRefusal(error), said: error.message };
  if (error instanceof NoAnswer) return { outcome: "UNCLEAR", said: error.message };
  return { outcome: "UNCLEAR", said: "the node was not asked" };
}

function readRefusal({ code, nodeMessage }: NodeRefusal): Outcome {
  const [, outcome] = ANSWERS.find(([text]) => text.test(nodeMessage)) ?? [];
  return outcome ?? (code === INVALID_PARAMS ? "REFUSED" : "UNCLEAR");
}
