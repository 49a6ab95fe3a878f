import { parseId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { forbidden, unauthenticated } from "@coffer/platform/graphql/errors";
import { pagedList } from "@coffer/platform/graphql/pages";
import type { Actor, NodeActor } from "@coffer/platform/identity/actor";
import { may } from "@coffer/platform/identity/may";
import { CORE_SCALE } from "../../domain/node-wallets/core-coin.ts";
import type { NodeSend as Send } from "../../domain/node-wallets/node-send.ts";
import type { NodeWallet as Wallet } from "../../domain/node-wallets/node-wallet.ts";
import type { NodeId } from "../../domain/wallets/ids.ts";
import type { Context } from "../context.ts";
import type {
  CoreNetworkResolvers,
  MutationResolvers,
  NodeSendResolvers,
  NodeTransferResolvers,
  NodeWalletResolvers,
  QueryResolvers,
} from "../generated/types.ts";
import { presentMoney, presentRefusal } from "../present.ts";
import {
  parseCreateNodeAddress,
  parseCreateNodeWallet,
  parseManageNodeSend,
  parseSendFromNodeWallet,
} from "./parse.ts";

/** What a node does itself: nobody does it for it. */
function requireNode(actor: Actor): NodeActor & { readonly nodeId: NodeId } {
  if (actor.kind === "anonymous") throw unauthenticated();
  if (actor.kind !== "node" || !may(actor, "nodes:spend")) throw forbidden();
  return { ...actor, nodeId: actor.nodeId as NodeId };
}

const moneyOf = ({ currency, scale }: Pick<Wallet, "currency" | "scale">, units: bigint) =>
  presentMoney(money({ code: currency, scale }, units));

const listOf = <P extends "nwl" | "nwa" | "nws" | "nwt">(prefix: P, name: string, of: string | null) =>
  pagedList({ name, of: [of], parsePlace: (text) => parseId(prefix, text) });

export const coreNetworks: QueryResolvers["coreNetworks"] = (_root, _args, { app }) => [...app.readNodeWallets.coins];

export const nodeWallet: QueryResolvers["nodeWallet"] = async (_root, { id: text }, { app, actor }) => {
  const id = parseId("nwl", text);
  return id === null ? null : app.readNodeWallets.find(actor, id);
};

export const nodeWallets: QueryResolvers["nodeWallets"] = async (_root, { nodeId: of, ...args }, { app, actor }) => {
  const asked = of == null ? null : parseId("nod", of);
  const list = listOf("nwl", "wallets of nodes", of ?? null);
  const page = list.read(args);
  // The id of nothing has none.
  const isOfNothing = of != null && asked === null && actor.kind !== "node";
  const listed = isOfNothing
    ? { items: [], hasNext: false }
    : await app.readNodeWallets.list(actor, { ...page, nodeId: asked });
  return list.present(listed, { hasPrevious: page.after !== null, placeOf: ({ id }) => id });
};

export const nodeSend: QueryResolvers["nodeSend"] = async (_root, { id: text }, { app, actor }) => {
  const id = parseId("nws", text);
  return id === null ? null : app.readNodeWallets.findSend(actor, id);
};

export const createNodeWallet: MutationResolvers["createNodeWallet"] = async (_root, args, { app, actor }) => {
  const made = await app.createNodeWallet({ actor: requireNode(actor), ...parseCreateNodeWallet(args) });
  return made.ok ? { __typename: "CreateNodeWalletSuccess", wallet: made.value } : presentRefusal(made.error);
};

export const createNodeWalletAddress: MutationResolvers["createNodeWalletAddress"] = async (
  _root,
  args,
  { app, actor },
) => {
  const made = await app.createNodeAddress({ actor: requireNode(actor), ...parseCreateNodeAddress(args) });
  return made.ok ? { __typename: "CreateNodeWalletAddressSuccess", address: made.value } : presentRefusal(made.error);
};

export const sendFromNodeWallet: MutationResolvers["sendFromNodeWallet"] = async (_root, args, { app, actor }) => {
  const sent = await app.sendFromNodeWallet({ actor: requireNode(actor), ...parseSendFromNodeWallet(args) });
  return sent.ok ? { __typename: "SendFromNodeWalletSuccess", send: sent.value } : presentRefusal(sent.error);
};

export const speedUpNodeSend: MutationResolvers["speedUpNodeSend"] = async (_root, args, { app, actor }) => {
  const { nodeId } = requireNode(actor);
  const done = await app.manageNodeSends.speedUp({ nodeId, ...parseManageNodeSend(args) });
  return done.ok ? { __typename: "SpeedUpNodeSendSuccess", send: done.value } : presentRefusal(done.error);
};

export const cancelNodeSend: MutationResolvers["cancelNodeSend"] = async (_root, args, { app, actor }) => {
  const { nodeId } = requireNode(actor);
  const done = await app.manageNodeSends.cancel({ nodeId, ...parseManageNodeSend(args) });
  return done.ok ? { __typename: "CancelNodeSendSuccess", send: done.value } : presentRefusal(done.error);
};

export const CoreNetwork: CoreNetworkResolvers = {
  code: ({ network }) => network,
  name: ({ displayName }) => displayName,
  dust: ({ currency, dust }) => moneyOf({ currency, scale: CORE_SCALE }, dust),
  health: (coin, _args, { app }) => app.readNodeWallets.healthOf(coin),
};

export const NodeWallet: NodeWalletResolvers = {
  async balance(wallet, _args, { app }) {
    const balance = await app.readNodeWallets.balanceOf(wallet);
    return balance && { available: moneyOf(wallet, balance.available), pending: moneyOf(wallet, balance.pending) };
  },
  async limits(wallet, _args, { app }) {
    const limits = await app.readNodeWallets.limitsOf(wallet);
    return limits && { ...limits, transactionMax: moneyOf(wallet, limits.transactionMax) };
  },
  async addresses({ id }, args, { app }) {
    const list = listOf("nwa", "addresses of a node's wallet", id);
    const page = list.read(args);
    const listed = await app.readNodeWallets.addressesOf(id, page);
    return list.present(listed, { hasPrevious: page.after !== null, placeOf: (address) => address.id });
  },
  async sends({ id }, args, { app }) {
    const list = listOf("nws", "sends of a node's wallet", id);
    const page = list.read(args);
    const listed = await app.readNodeWallets.sendsOf(id, page);
    return list.present(listed, { hasPrevious: page.after !== null, placeOf: (send) => send.id });
  },
  async transfers(wallet, args, { app }) {
    const list = listOf("nwt", "transfers of a node's wallet", wallet.id);
    const page = list.read(args);
    const { items, hasNext } = await app.readNodeWallets.transfersOf(wallet.id, page);
    const listed = { items: items.map((transfer) => ({ ...transfer, wallet })), hasNext };
    return list.present(listed, { hasPrevious: page.after !== null, placeOf: ({ id }) => id });
  },
};

const findWallet = async ({ walletId }: Send, loaders: Context["loaders"]): Promise<Wallet> => {
  const wallet = await loaders.nodeWallet.load(walletId);
  if (!wallet) throw new Error("whoever sees a send does not see its wallet");
  return wallet;
};

export const NodeSend: NodeSendResolvers = {
  wallet: (send, _args, { loaders }) => findWallet(send, loaders),
  to: ({ payee }) => payee,
  amount: async (send, _args, { loaders }) => moneyOf(await findWallet(send, loaders), send.units),
  fee: async (send, _args, { loaders }) => moneyOf(await findWallet(send, loaders), send.fee),
};

export const NodeTransfer: NodeTransferResolvers = {
  amount: ({ wallet, units }) => moneyOf(wallet, units),
  fee: ({ wallet, fee }) => (fee === null ? null : moneyOf(wallet, fee)),
};
