import { makeSlices } from "@coffer/platform/running/slices";
import type { Arrival, BlockReader, Spend } from "../../../app/chains/ports.ts";
import type { JsonRpc } from "../../rpc/json-rpc.ts";
import { notKnown, toBytes } from "../../rpc/read-json.ts";
import type { BitcoinNetParams } from "./nets.ts";
import { type Codec, loadCodec, type Mined, readRawBlock, writeHash } from "./raw-block.ts";
import { addressOfScript } from "./script-address.ts";

/**
 * By raw blocks (`getblock`, verbosity 0): the same of every node of the family, without floats,
 * and proven by their hash. In slices: the process serves people beside it.
 */
export function makeBitcoinBlockReader(rpc: JsonRpc, net: BitcoinNetParams): BlockReader {
  let loading: Promise<Codec> | undefined;
  return {
    async readBlock(block) {
      const bytes = toBytes(await rpc("getblock", [block.hash, 0]), "a block's bytes");
      loading ??= loadCodec();
      const rest = makeSlices();
      const mined = await readRawBlock({ codec: await loading, bytes, head: block }, rest);
      const coinbase = mined[0]?.txid;
      if (coinbase === undefined) throw notKnown("a block without transactions");
      const arrivals: Arrival[] = [];
      const spends: Spend[] = [];
      for (const one of mined) {
        arrivals.push(...arrivalsOf(one, net));
        if (one.txid !== coinbase) spends.push(...spendsOf(one));
        await rest();
      }
      return { block, arrivals, outcomes: [], outputs: { coinbase, spends } };
    },
  };
}

function arrivalsOf({ txid, transaction }: Mined, net: BitcoinNetParams): Arrival[] {
  return transaction.outs.flatMap(({ script, value }, vout) => {
    const address = value > 0n ? addressOfScript(script, net) : null;
    return address === null ? [] : [{ txid, position: `vout:${vout}`, address, from: null, token: null, units: value }];
  });
}

const spendsOf = ({ txid, transaction }: Mined): Spend[] =>
  transaction.ins.map(({ hash, index }) => ({ txid, output: { txid: writeHash(hash), vout: index } }));
