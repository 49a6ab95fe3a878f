import type { ReadMade } from "../../../app/sends/outputs/ports.ts";
import type { BitcoinNetParams } from "./nets.ts";
import { loadCodec } from "./raw-block.ts";
import { addressOfScript } from "./script-address.ts";

export async function loadMadeReader(net: BitcoinNetParams): Promise<ReadMade> {
  const { Transaction } = await loadCodec();
  return (bytes) =>
    Transaction.fromBuffer(bytes).outs.map(({ script, value }) => ({
      address: addressOfScript(script, net),
      units: value,
    }));
}
