import { withChecksum } from "@coffer/addresses/ethereum";
import type { Arrival, BlockReader, Transfer } from "../../../app/chains/ports.ts";
import type { KnownToken } from "../../../domain/tokens/token.ts";
import type { JsonRpc } from "../../rpc/json-rpc.ts";
import { readMined } from "./mined.ts";
import { outcomesOf } from "./outcomes.ts";
import { transfersOf } from "./transfers.ts";

/** `isProven`: not believed, but for what its hash says (0076). */
type Proof = { readonly isProven: boolean };
type Known = ReadonlyMap<string, Pick<KnownToken, "asset" | "contract">>;

/** Of ether, and of the tokens of these contracts, as they are when a block is read. */
export function makeEthereumBlockReader(
  rpc: JsonRpc,
  listKnown: () => readonly Pick<KnownToken, "asset" | "contract">[],
  proof: Proof,
): BlockReader {
  return {
    async readBlock(block) {
      const known: Known = new Map(listKnown().map((token) => [token.contract.toLowerCase(), token]));
      const mined = await readMined(rpc, block, proof);
      const transfers = transfersOf(mined, block, [...known.keys()]);
      return {
        block,
        arrivals: transfers.flatMap((transfer) => toArrival(transfer, known)),
        outcomes: outcomesOf(mined, transfers),
      };
    },
  };
}

/** What somebody sends to themselves brings nothing. */
function toArrival({ txid, position, from, to, token, units }: Transfer, known: Known): Arrival[] {
  if (from === to) return [];
  const [payer, address] = [from && withChecksum(from.slice(2)), withChecksum(to.slice(2))];
  if (token === null) return [{ txid, position, address, from: payer, token, units }];
  const { asset, contract } = known.get(token) ?? {};
  return asset && contract ? [{ txid, position, address, from: payer, token: { asset, contract }, units }] : [];
}
