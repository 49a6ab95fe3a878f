import type { Asset } from "@coffer/money/asset";
import type { Logger } from "@coffer/platform/running/log";
import type { Vault } from "@coffer/platform/stores/vault";
import type { Clock } from "@coffer/platform/values/clock";
import { type FollowedChain, isAtTip, isInSight } from "../../domain/chains/following.ts";
import type { KnownToken, Token } from "../../domain/tokens/token.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { ChainReader } from "../chains/ports.ts";
import type { AuthorizeTransfer, SendingNode, SignTransfer } from "./chain-ports.ts";
import type { InSends, SendReader, SendRules } from "./ports.ts";

/** What moves over a network by contracts, as it is whenever it is read. */
export type SendTokens = {
  /** Listed now. */
  readonly configured: readonly Token[];
  /** The same, and what moved over it once: what was signed of that goes on to its end. */
  readonly known: readonly KnownToken[];
  /** Those that were found to be what is listed. */
  listFitting(): Promise<readonly Token[]>;
  /** For another to send it; null where nothing is moved so. */
  readonly authorize: AuthorizeTransfer | null;
};

/** What everybody has who works on the sends of one network. */
export type SendsDeps = {
  readonly network: NetworkCode;
  /** What its fees are paid in. */
  readonly native: Asset;
  readonly tokens: SendTokens;
  /** As they hold whenever they are read. */
  readonly rules: SendRules;
  /** In the order of its providers. */
  readonly nodes: readonly SendingNode[];
  readonly loadSigner: () => Promise<SignTransfer>;
  readonly chains: Pick<ChainReader, "find" | "lowestFrom">;
  readonly sends: SendReader;
  readonly inSends: InSends;
  readonly vault: Pick<Vault, "open">;
  readonly clock: Clock;
  readonly log: Logger;
  /** There is something to be told. */
  readonly announce: () => void;
};

/** A network over which money can be sent. */
export type SendingNetwork = Pick<SendsDeps, "network" | "chains" | "nodes" | "native" | "tokens">;

/** The same, whatever its money is. */
export type AnySendingNetwork<Node> = Pick<SendsDeps, "network" | "chains" | "native"> & {
  readonly nodes: readonly Node[];
};

export type SendingNetworks = ReadonlyMap<NetworkCode, SendingNetwork>;

/** A chain that is followed, and the node that it is read at. */
export type Followed<Node = SendingNode> = { readonly chain: FollowedChain; readonly node: Node };

/** Null where nobody knows how the chain stands now: then nothing is signed, nor ended. */
export async function findFollowed<Node>({
  chains,
  network,
  nodes,
}: {
  readonly network: NetworkCode;
  readonly nodes: readonly Node[];
  readonly chains: Pick<ChainReader, "find">;
}): Promise<Followed<Node> | null> {
  const chain = await chains.find(network);
  if (!isInSight(chain) || chain.leader === null) return null;
  const node = nodes[chain.leader - 1];
  return node ? { chain, node } : null;
}

/** Of one of several; null, too, where nothing is sent over it. */
export async function findSending<Node>(
  sending: ReadonlyMap<NetworkCode, AnySendingNetwork<Node>>,
  network: NetworkCode,
): Promise<(Followed<Node> & Pick<SendingNetwork, "native">) | null> {
  const sends = sending.get(network);
  if (!sends) return null;
  const followed = await findFollowed(sends);
  return followed && { ...followed, native: sends.native };
}

/** As {@link findFollowed}, and null while blocks are still to be read: then nothing is signed. */
export async function findCurrent<Node>(
  deps: Parameters<typeof findFollowed<Node>>[0],
): Promise<Followed<Node> | null> {
  const followed = await findFollowed(deps);
  return followed && isAtTip(followed.chain) ? followed : null;
}
