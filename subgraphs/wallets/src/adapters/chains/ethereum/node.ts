import type { BalanceReader, ChainNode } from "../../../app/chains/ports.ts";
import type { BlockHead } from "../../../domain/chains/block.ts";
import type { Json } from "../../rpc/json.ts";
import type { JsonRpc } from "../../rpc/json-rpc.ts";
import { notKnown, toObject, toTime, withinBounds } from "../../rpc/read-json.ts";
import { fromNumber, toHash32, toQuantity, toSafeQuantity } from "./hex.ts";

/** Of a block with or without its transactions. */
export function toBlockHead(json: Json): BlockHead {
  const block = toObject(json, "a block");
  return {
    height: withinBounds(toSafeQuantity(block.number, "a block's number"), "a block's number"),
    hash: toHash32(block.hash, "a block's hash"),
    parent: toHash32(block.parentHash, "a block's parent"),
    time: toTime(toSafeQuantity(block.timestamp, "a block's time") * 1_000, "a block's time"),
  };
}

type Asked = {
  /** Whether it is asked which of its blocks validators hold for good (EIP-3675). */
  readonly saysFinal: boolean;
};

/** A node of Ethereum, or of a chain that speaks as it does. */
export function makeEthereumNode(rpc: JsonRpc, { saysFinal }: Asked = { saysFinal: false }): ChainNode {
  const read = async (place: string): Promise<BlockHead | null> => {
    const block = await rpc("eth_getBlockByNumber", [place, false]);
    return block === null ? null : toBlockHead(block);
  };
  const headAt = async (height: number): Promise<BlockHead | null> => {
    const head = await read(fromNumber(height));
    if (head && head.height !== height) throw notKnown("a block of another number");
    return head;
  };
  return {
    headAt,
    async identity() {
      const id = toQuantity(await rpc("eth_chainId", []), "the chain's id");
      const genesis = await headAt(0);
      if (!genesis) throw notKnown("no block 0");
      return { chainId: `eip155:${id}`, genesis: genesis.hash };
    },
    async tip() {
      const head = await read("latest");
      if (!head) throw notKnown("no latest block");
      return head;
    },
    ...(saysFinal && { finalHeight: async () => (await read("finalized"))?.height ?? 0 }),
  };
}

const AT_ONCE = 8;

/** Where nothing stands yet, nobody has anything. */
const toBalance = (said: Json): bigint => (said === "0x" ? 0n : BigInt(toHash32(said, "a balance of a token")));

/** The call `balanceOf(address)` of ERC-20. */
const balanceOf = (address: string): string => `0x70a08231${address.slice(2).toLowerCase().padStart(64, "0")}`;

export const makeBalanceReader = (rpc: JsonRpc): BalanceReader => ({
  async balancesAt(addresses, blockHash, contract = null) {
    const block = { blockHash, requireCanonical: true };
    const read = async (address: string) => {
      const units =
        contract === null
          ? toQuantity(await rpc("eth_getBalance", [address, block]), "a balance")
          : toBalance(await rpc("eth_call", [{ to: contract, data: balanceOf(address) }, block]));
      return [address, units] as const;
    };
    const balances = new Map<string, bigint>();
    // Each has its own deadline, which waiting for the others would use up.
    for (let i = 0; i < addresses.length; i += AT_ONCE)
      for (const [address, units] of await Promise.all(addresses.slice(i, i + AT_ONCE).map(read)))
        balances.set(address, units);
    return balances;
  },
});
