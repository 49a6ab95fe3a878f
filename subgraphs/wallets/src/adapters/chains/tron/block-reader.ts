import { makeSlices } from "@coffer/platform/running/slices";
import { type Arrival, type BlockReader, NoAnswer, type SignedOutcome } from "../../../app/chains/ports.ts";
import type { HttpJson } from "../../rpc/http-json.ts";
import { JsonNumber, type JsonObject } from "../../rpc/json.ts";
import { notKnown, toBytes, toList, toObject } from "../../rpc/read-json.ts";
import { writeTronAddress } from "./address.ts";
import { askTron } from "./ask.ts";
import { type Mined, readMined } from "./block-proof.ts";
import { decodeContract, encodeTransaction, ownerIn, type TransferContract } from "./transaction.ts";

/**
 * TRX that transfers brought which succeeded, and who has signed what. What contracts pay on, and
 * tokens, are in no bytes that a block's id proves: they are not read. In slices: the process
 * serves people beside it. `isProven`: not believed, but for what the id says (0078).
 */
export const makeTronBlockReader = (http: HttpJson, { isProven }: { readonly isProven: boolean }): BlockReader => ({
  async readBlock(block) {
    const told = await askTron(http, "/wallet/getblockbyid", { value: block.hash });
    if (Object.keys(told).length === 0) throw new NoAnswer("the node does not have the block");
    const rest = makeSlices();
    const arrivals: Arrival[] = [];
    const signed: SignedOutcome[] = [];
    for (const mined of await readMined({ told, head: block, isProven }, rest)) {
      const arrival = arrivalOf(mined);
      if (arrival) arrivals.push(arrival);
      const from = writeTronAddress(ownerIn(mined.raw) ?? NOBODY);
      if (from !== null) signed.push(outcomeOf(mined, from));
      await rest();
    }
    return { block, arrivals, outcomes: [], signed };
  },
});

const NOBODY = new Uint8Array();

const outcomeOf = ({ txid, raw, signatures, result }: Mined, from: string): SignedOutcome => ({
  ...{ txid, from, isSuccess: result === "SUCCESS", fee: null },
  bytes: encodeTransaction(raw, signatures),
});

function arrivalOf({ txid, raw, result, told }: Mined): Arrival | null {
  const contract = result === "SUCCESS" ? decodeContract(raw) : null;
  if (contract?.kind !== "TransferContract") return null;
  compareWithTold(contract, told);
  const address = writeTronAddress(contract.to);
  if (address === null || contract.amount <= 0n) return null;
  const from = writeTronAddress(contract.owner);
  return { txid, position: "native", address, from, token: null, units: contract.amount };
}

/**
 * Two who read the same bytes have to find the same in them: java-tron, and this. Where they do
 * not, one of them is wrong.
 */
function compareWithTold({ owner, to, amount }: TransferContract, told: JsonObject): void {
  const [contract] = toList(toObject(told.raw_data, "a transaction").contract, "a transaction's contracts");
  const parameter = toObject(toObject(contract, "a contract").parameter, "a contract");
  const value = toObject(parameter.value, "a contract");
  const units = value.amount === undefined ? 0n : value.amount instanceof JsonNumber ? value.amount.toInteger() : null;
  if (
    units !== amount ||
    !toBytes(value.owner_address, "a sender").equals(owner) ||
    !toBytes(value.to_address, "a payee").equals(to)
  )
    throw notKnown("a transfer that is not that of its bytes");
}
