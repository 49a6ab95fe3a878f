import { createHash } from "node:crypto";
import { bytesToHex } from "@noble/hashes/utils.js";
import { isNodeFault } from "../../../app/chains/ports.ts";
import type { Answered } from "../../../app/sends/chain-ports.ts";
import type { HttpJson } from "../../rpc/http-json.ts";
import type { JsonObject } from "../../rpc/json.ts";
import { toNodeText } from "../../rpc/node-text.ts";
import { askTron } from "./ask.ts";
import { decodeTransaction } from "./transaction.ts";

type Outcome = Answered["outcome"];

/**
 * `response_code` of java-tron's api.proto, so spelt. What is not here is UNCLEAR, which has to be
 * right at all times: TAPOS_ERROR and CONTRACT_VALIDATE_ERROR are so at one node, and another has
 * taken it; what has expired may be in a block. Only blocks say whether money moved.
 */
const OUTCOMES: Readonly<Record<string, Outcome>> = {
  SUCCESS: "ACCEPTED",
  // It waits, or is in a block.
  DUP_TRANSACTION_ERROR: "ACCEPTED",
  BANDWITH_ERROR: "NO_FUNDS",
  SIGERROR: "REFUSED",
  TOO_BIG_TRANSACTION_ERROR: "REFUSED",
  CONTRACT_EXE_ERROR: "REFUSED",
};
const TOO_LITTLE = /balance is not sufficient|no OwnerAccount/i;

export async function broadcast(http: HttpJson, bytes: Uint8Array): Promise<Answered> {
  try {
    return readAnswer(await askTron(http, "/wallet/broadcasthex", { transaction: bytesToHex(bytes) }), bytes, http);
  } catch (error) {
    if (isNodeFault(error)) return { outcome: "UNCLEAR", said: error.message };
    return { outcome: "UNCLEAR", said: "the node was not asked" };
  }
}

function readAnswer({ result, code, txid, message }: JsonObject, bytes: Uint8Array, http: HttpJson): Answered {
  if (result === true) {
    const raw = decodeTransaction(bytes)?.raw ?? new Uint8Array();
    const isSame = txid === createHash("sha256").update(raw).digest("hex");
    return isSame
      ? { outcome: "ACCEPTED", said: "the node took it" }
      : { outcome: "UNCLEAR", said: "the node took another transaction" };
  }
  const name = typeof code === "string" ? code : "no code";
  const text = readMessage(message);
  const said = toNodeText(http.redact(`${name}: ${text}`));
  const isShort = name === "CONTRACT_VALIDATE_ERROR" && TOO_LITTLE.test(text);
  return {
    outcome: isShort ? "NO_FUNDS" : Object.hasOwn(OUTCOMES, name) ? (OUTCOMES[name] ?? "UNCLEAR") : "UNCLEAR",
    said,
  };
}

/** In hex, where nobody has asked for text. */
function readMessage(message: unknown): string {
  if (typeof message !== "string") return "";
  return /^([0-9a-f]{2})+$/i.test(message) ? Buffer.from(message, "hex").toString("latin1") : message;
}
