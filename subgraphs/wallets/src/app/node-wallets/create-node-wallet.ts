import { newId } from "@coffer/contracts/ids";
import type { NodeActor } from "@coffer/platform/identity/actor";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { CORE_SCALE } from "../../domain/node-wallets/core-coin.ts";
import { mayHaveWallets, type NodeWallet } from "../../domain/node-wallets/node-wallet.ts";
import type { CreateNodeWalletRefusal } from "../../domain/node-wallets/refusals.ts";
import type { NodeId } from "../../domain/wallets/ids.ts";
import { type CoreDeps, withNode } from "./deps.ts";
import type { InNodeWallets, NodeWalletNotes, NodeWalletReader, NodeWalletsClaim } from "./ports.ts";

export type CreateNodeWallet = {
  readonly actor: NodeActor;
  readonly network: string;
  readonly name: string;
  readonly idempotencyKey: string;
};

type Deps = CoreDeps & {
  readonly inNodeWallets: InNodeWallets;
  readonly reader: Pick<NodeWalletReader, "findWallet">;
  readonly notes: Pick<NodeWalletNotes, "opened">;
  /** Wallets that one node may make. */
  readonly perNode: number;
};

export type CreateNodeWalletUseCase = (
  command: CreateNodeWallet,
) => Promise<Result<NodeWallet, CreateNodeWalletRefusal>>;

/**
 * First the row, then the wallet in the Core node, which is called by the row's id: whatever stops
 * in between, a repeat under the same key finds it made, or makes it.
 */
export function makeCreateNodeWallet(deps: Deps): CreateNodeWalletUseCase {
  const { networks, inNodeWallets, reader, notes, clock, perNode } = deps;
  return async (command) => {
    const { actor, network, name } = command;
    const coin = networks.get(network)?.coin;
    if (!coin) return err({ code: "CHAIN_UNAVAILABLE" });
    const nodeId = actor.nodeId as NodeId;
    const made = await inNodeWallets((writer) =>
      writer.makeWalletOnce(claimOf(nodeId, command), async () => {
        if (!mayHaveWallets(actor)) return err({ code: "NODE_CAPABILITY_MISSING" });
        await writer.lockNode(nodeId);
        if ((await writer.countWallets(nodeId)) >= perNode) return err({ code: "NODE_QUOTA_EXCEEDED", limit: perNode });
        const wallet: NodeWallet = {
          ...{ id: newId("nwl"), nodeId, network, name, currency: coin.currency, scale: CORE_SCALE },
          ...{ createdAt: clock.now(), isOpened: false },
        };
        await writer.add(wallet);
        return ok(wallet.id);
      }),
    );
    if (!made.ok) return made;
    const wallet = await reader.findWallet(made.value, nodeId);
    if (!wallet) throw new Error("a wallet that a key made is missing");
    if (wallet.isOpened) return ok(wallet);
    return withNode(deps, network, async ({ node, look }) => {
      await node.wallet(wallet, look.mode).make();
      await notes.opened(wallet.id, clock.now());
      return { ...wallet, isOpened: true };
    });
  };
}

const claimOf = (actorId: NodeId, { network, name, idempotencyKey: key }: CreateNodeWallet): NodeWalletsClaim =>
  makeClaim({ actorId, operation: "createNodeWallet", key }, [network, name]);
