import { forbidden } from "@coffer/platform/graphql/errors";
import type { Listed } from "@coffer/platform/graphql/pages";
import type { Actor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import type { CoreCoin, CoreMode, CoreState, NodeSendLimits } from "../../domain/node-wallets/core-coin.ts";
import type { NodeSend, NodeSendId } from "../../domain/node-wallets/node-send.ts";
import type {
  KeptTransfer,
  NodeAddress,
  NodeAddressId,
  NodeBalance,
  NodeTransferId,
  NodeWallet,
  NodeWalletId,
} from "../../domain/node-wallets/node-wallet.ts";
import type { NodeId } from "../../domain/wallets/ids.ts";
import { type CoreDeps, isAway, lookAt, OtherChain, withNode } from "./deps.ts";
import type { CoreNetwork, NodeWalletReader, PageOf } from "./ports.ts";

export type CoreHealth = {
  readonly state: CoreState;
  /** Null where the node does not say. */
  readonly height: number | null;
  readonly mode: CoreMode | null;
};

export type LimitsInUse = NodeSendLimits & { readonly sendsUsed: number };

export type ReadNodeWallets = {
  readonly coins: readonly CoreCoin[];
  coinOf(wallet: Pick<NodeWallet, "network">): CoreCoin | null;
  /** Of a coin's node, now. */
  healthOf(coin: CoreCoin): Promise<CoreHealth>;
  find(actor: Actor, id: NodeWalletId): Promise<NodeWallet | null>;
  byIds(actor: Actor, ids: readonly NodeWalletId[]): Promise<readonly (NodeWallet | null)[]>;
  /** A node's own, whatever is asked for; staff: of a node, or of all. */
  list(actor: Actor, asked: PageOf<NodeWalletId> & { readonly nodeId: NodeId | null }): Promise<Listed<NodeWallet>>;
  /** Null where the Core node does not say now. */
  balanceOf(wallet: NodeWallet): Promise<NodeBalance | null>;
  /** Null of a coin that is not configured any more. */
  limitsOf(wallet: NodeWallet): Promise<LimitsInUse | null>;
  addressesOf(id: NodeWalletId, page: PageOf<NodeAddressId>): Promise<Listed<NodeAddress>>;
  sendsOf(id: NodeWalletId, page: PageOf<NodeSendId>): Promise<Listed<NodeSend>>;
  transfersOf(id: NodeWalletId, page: PageOf<NodeTransferId>): Promise<Listed<KeptTransfer>>;
  findSend(actor: Actor, id: NodeSendId): Promise<NodeSend | null>;
};

type Deps = CoreDeps & {
  readonly reader: NodeWalletReader;
  readonly limitsOf: (coin: CoreCoin) => NodeSendLimits;
};

export function makeReadNodeWallets(deps: Deps): ReadNodeWallets {
  const { networks, reader, clock, limitsOf } = deps;
  return {
    coins: [...networks.values()].map(({ coin }) => coin),
    coinOf: ({ network }) => networks.get(network)?.coin ?? null,
    healthOf: (coin) => lookAtCoin(networks.get(coin.network)),
    find: (actor, id) => reader.findWallet(id, ownerOf(actor)),
    byIds: (actor, ids) => {
      const owner = ownerOf(actor);
      return Promise.all(ids.map((id) => reader.findWallet(id, owner)));
    },
    list: (actor, { nodeId, ...page }) => reader.listWallets(ownerOf(actor) ?? nodeId, page),
    async balanceOf(wallet) {
      const found = await withNode(deps, wallet.network, async ({ coin, node, look: { mode, height } }) => {
        const { confirmations } = coin;
        return (await node.wallet(wallet, mode).balance()) ?? reader.countBalance(wallet.id, { height, confirmations });
      });
      return found.ok ? found.value : null;
    },
    async limitsOf({ id, network }) {
      const coin = networks.get(network)?.coin;
      if (!coin) return null;
      const limits = limitsOf(coin);
      const since = new Date(clock.now().getTime() - limits.windowSeconds * 1_000);
      return { ...limits, sendsUsed: await reader.countSendsSince(id, since) };
    },
    addressesOf: reader.listAddresses,
    sendsOf: reader.listSends,
    transfersOf: reader.listTransfers,
    findSend: (actor, id) => reader.findSend(id, ownerOf(actor)),
  };
}

/** The node itself; null: staff, who see everybody's. */
function ownerOf(actor: Actor): NodeId | null {
  if (actor.kind === "node" && may(actor, "nodes:spend")) return actor.nodeId as NodeId;
  if (may(actor, "nodes:read")) return null;
  throw forbidden();
}

async function lookAtCoin(found: CoreNetwork | undefined): Promise<CoreHealth> {
  if (!found?.node) return { state: "NOT_CONNECTED", height: null, mode: null };
  try {
    const { look } = await lookAt({ coin: found.coin, node: found.node });
    return { state: "READY", height: look.height, mode: look.mode };
  } catch (error) {
    if (!isAway(error)) throw error;
    return { state: error instanceof OtherChain ? "OTHER_CHAIN" : "UNREACHABLE", height: null, mode: null };
  }
}
