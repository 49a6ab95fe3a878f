import type { BlockHead } from "../../../domain/chains/block.ts";
import { heightHeldBy } from "../../../domain/chains/depth.ts";
import type { FollowedChain } from "../../../domain/chains/following.ts";
import type { ChainReader } from "../../chains/ports.ts";
import type { SendsDeps } from "../deps.ts";
import type { ExpiringNode, ExpiringSendReader, SignExpiring } from "./ports.ts";

/** What everybody has who works on the sends of a network whose transactions expire. */
export type ExpiringDeps = Omit<SendsDeps, "nodes" | "loadSigner" | "sends" | "chains"> & {
  readonly nodes: readonly ExpiringNode[];
  readonly sign: SignExpiring;
  /** What a transfer takes at most, with its signature, as the network counts it. */
  readonly transferBytes: bigint;
  /** The same of a token's transfer. */
  readonly callBytes: bigint;
  readonly chains: Pick<ChainReader, "find" | "lowestFrom" | "blockAt">;
  readonly sends: ExpiringSendReader;
  /** How many blocks, its own among them, hold a block for good. */
  readonly finality: number;
};

/**
 * The newest of our blocks that nobody takes back; null where it is not read, as of a chain whose
 * following has just begun. The first block of all is such, too.
 */
export async function findSolid(
  { network, chains, finality }: Pick<ExpiringDeps, "network" | "chains" | "finality">,
  { cursor }: FollowedChain,
): Promise<BlockHead | null> {
  return chains.blockAt(network, Math.max(0, heightHeldBy(cursor.height, finality)));
}
