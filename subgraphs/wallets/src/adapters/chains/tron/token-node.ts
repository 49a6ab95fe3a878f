import { NodeRefusal } from "../../../app/chains/ports.ts";
import type { TokenInspector } from "../../../app/tokens/ports.ts";
import type { HttpJson } from "../../rpc/http-json.ts";
import { type Json, JsonNumber, type JsonObject } from "../../rpc/json.ts";
import { toNodeText } from "../../rpc/node-text.ts";
import { notKnown, toBytes, toList, toObject } from "../../rpc/read-json.ts";
import { readTronAddress } from "./address.ts";
import { askTron } from "./ask.ts";
import { unitsIn, wordOfAddress, wordOfUnits } from "./token-calls.ts";

/** Of which of a node's two states: what may still be taken back is in the first. */
type Api = "/wallet" | "/walletsolidity";

type Call = {
  readonly contract: string;
  /** Who calls it; the contract itself where that makes no difference. */
  readonly from?: string;
  readonly signature: string;
  readonly words?: readonly Uint8Array[];
};

/** TRC-20, as the contract says it now. */
export const makeTronTokenInspector = (http: HttpJson): TokenInspector => ({
  async inspect({ contract, asset, symbol }) {
    const found = await askTron(http, "/wallet/getcontract", { value: toHex(contract) });
    if (Object.keys(found).length === 0) return "NO_CODE";
    const decimals = await readCall(http, "/wallet", { contract, signature: "decimals()" });
    if (decimals?.length !== WORD_BYTES || unitsIn(decimals) !== BigInt(asset.scale)) return "OTHER_DECIMALS";
    const said = await readCall(http, "/wallet", { contract, signature: "symbol()" });
    return said !== null && textIn(said) === symbol ? null : "OTHER_SYMBOL";
  },
});

const WORD_BYTES = 32;

/** A string of the ABI; null where that is none. */
function textIn(bytes: Buffer): string | null {
  if (bytes.length < 2 * WORD_BYTES || unitsIn(bytes.subarray(0, WORD_BYTES)) !== BigInt(WORD_BYTES)) return null;
  const length = unitsIn(bytes.subarray(WORD_BYTES, 2 * WORD_BYTES));
  const text = bytes.subarray(2 * WORD_BYTES);
  return length > BigInt(text.length) ? null : text.subarray(0, Number(length)).toString("utf8");
}

/** What an address has of a token. */
export async function readTokenUnits(
  http: HttpJson,
  api: Api,
  { contract, address }: { readonly contract: string; readonly address: string },
): Promise<bigint> {
  const call = { contract, signature: "balanceOf(address)", words: [wordOfAddress(address)] };
  const said = await readCall(http, api, call);
  if (said?.length !== WORD_BYTES) throw notKnown("a balance of a token");
  return unitsIn(said);
}

export type TokenTransferOf = {
  readonly contract: string;
  readonly from: string;
  readonly to: string;
  readonly units: bigint;
};

/**
 * Energy that a transfer would take now; null: the contract would refuse it. Of the two ways in
 * which a node says it the dearer one: not each has the second.
 */
export async function readEnergy(
  http: HttpJson,
  { contract, from, to, units }: TokenTransferOf,
): Promise<bigint | null> {
  const call = {
    ...{ contract, from, signature: "transfer(address,uint256)" },
    words: [wordOfAddress(to), wordOfUnits(units)],
  };
  const told = await askCall(http, "/wallet/triggerconstantcontract", call);
  checkAnswer(http, told);
  if (isReverted(told)) return null;
  const used = integerOf(told.energy_used);
  const estimated = await askCall(http, "/wallet/estimateenergy", call).catch((error: unknown) => {
    if (error instanceof NodeRefusal) return null;
    throw error;
  });
  const isSaid = estimated !== null && toObject(estimated.result, "an estimate").result === true;
  const required = isSaid ? integerOf(estimated.energy_required) : 0n;
  return required > used ? required : used;
}

/** What the contract answers; null where it refuses. */
async function readCall(http: HttpJson, api: Api, call: Call): Promise<Buffer | null> {
  const told = await askCall(http, `${api}/triggerconstantcontract`, call);
  checkAnswer(http, told);
  if (isReverted(told)) return null;
  const [said] = toList(told.constant_result, "what a contract says");
  return toBytes(said, "what a contract says");
}

const askCall = (http: HttpJson, path: string, { contract, from = contract, signature, words = [] }: Call) =>
  askTron(http, path, {
    ...{ owner_address: toHex(from), contract_address: toHex(contract), function_selector: signature },
    parameter: Buffer.concat(words).toString("hex"),
  });

function checkAnswer(http: HttpJson, told: JsonObject): void {
  const { result, code, message } = toObject(told.result, "an answer");
  if (result === true) return;
  const text = typeof message === "string" ? Buffer.from(message, "hex").toString("latin1") : "";
  throw new NodeRefusal(typeof code === "string" ? code : "no code", toNodeText(http.redact(text)));
}

/** What became of the call stands in the transaction that it would be. */
function isReverted({ transaction }: JsonObject): boolean {
  const [outcome] = toList(toObject(transaction, "a call's transaction").ret, "a call's outcome");
  return toObject(outcome, "a call's outcome").ret === "FAILED";
}

const toHex = (address: string): string => Buffer.from(readTronAddress(address)).toString("hex");

/** 0 where it is absent, as Protocol Buffers leave it out. */
function integerOf(json: Json | undefined): bigint {
  const integer = json === undefined ? 0n : json instanceof JsonNumber ? json.toInteger() : null;
  if (integer === null || integer < 0n) throw notKnown("energy");
  return integer;
}
