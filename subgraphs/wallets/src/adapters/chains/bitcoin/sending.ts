import type { OutputNode } from "../../../app/sends/outputs/ports.ts";
import type { JsonRpc } from "../../rpc/json-rpc.ts";
import { broadcast } from "./broadcast.ts";
import { readFeeRates } from "./fee-rates.ts";
import { loadCodec } from "./raw-block.ts";

export const makeBitcoinSending = (rpc: JsonRpc): OutputNode => ({
  feeRates: () => readFeeRates(rpc),
  async broadcast(bytes) {
    const { Transaction } = await loadCodec();
    return broadcast(rpc, Transaction.fromBuffer(bytes).getId(), bytes);
  },
});
