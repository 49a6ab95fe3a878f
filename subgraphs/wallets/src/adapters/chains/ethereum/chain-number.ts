import type { ChainId } from "../../../domain/chains/block.ts";

const CHAIN = /^eip155:([1-9]\d{0,18})$/;

/** Throws on a chain of another family. */
export function chainNumberOf(chainId: ChainId): bigint {
  const [, id] = CHAIN.exec(chainId) ?? [];
  if (id === undefined) throw new Error("not a chain of Ethereum's family");
  return BigInt(id);
}
