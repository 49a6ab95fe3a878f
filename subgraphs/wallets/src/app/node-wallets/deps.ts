import type { Logger } from "@coffer/platform/running/log";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { ChainUnavailable } from "../../domain/chains/refusals.ts";
import type { CoreCoin } from "../../domain/node-wallets/core-coin.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import { isNodeFault } from "../chains/ports.ts";
import type { CoreLook, CoreNetwork, CoreNetworks, CoreNode } from "./ports.ts";

export type CoreDeps = { readonly networks: CoreNetworks; readonly clock: Clock; readonly log: Logger };

/** A coin whose node is there, and is of its chain. */
export type ReadyCoin = { readonly coin: CoreCoin; readonly node: CoreNode };

/** The same, just looked at. */
export type SeenCoin = ReadyCoin & { readonly look: CoreLook };

/** The wrong chain behind a coin's address: nothing is asked of it. */
export class OtherChain extends Error {
  override readonly name = "OtherChain";
}

/** Rejects with OtherChain, NoAnswer or NodeRefusal. */
export async function lookAt({ coin, node }: ReadyCoin): Promise<SeenCoin> {
  const look = await node.look();
  if (look.genesis !== coin.genesis) throw new OtherChain(`the node of ${coin.network} is on another chain`);
  return { coin, node, look };
}

const readyOf = (found: CoreNetwork | undefined): ReadyCoin | null =>
  found?.node ? { coin: found.coin, node: found.node } : null;

/**
 * Does what a Core node is needed for, once it is known to be of this chain. CHAIN_UNAVAILABLE
 * where there is none, it does not answer, or does not do it: `work` did not end then, and a repeat
 * may.
 */
export async function withNode<T>(
  { networks, log }: CoreDeps,
  network: NetworkCode,
  work: (seen: SeenCoin) => Promise<T>,
): Promise<Result<T, ChainUnavailable>> {
  const ready = readyOf(networks.get(network));
  if (!ready) return err({ code: "CHAIN_UNAVAILABLE" });
  try {
    return ok(await work(await lookAt(ready)));
  } catch (error) {
    if (!isAway(error)) throw error;
    log.warn({ err: error, network }, "a Core node does not do what it is asked for");
    return err({ code: "CHAIN_UNAVAILABLE" });
  }
}

export const isAway = (error: unknown): boolean => isNodeFault(error) || error instanceof OtherChain;
