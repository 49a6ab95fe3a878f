import { newId } from "@coffer/contracts/ids";
import type { NodeActor } from "@coffer/platform/identity/actor";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import {
  mayHaveWallets,
  NODE_ADDRESSES_MAX,
  type NodeAddress,
  type NodeAddressId,
  type NodeWalletId,
} from "../../domain/node-wallets/node-wallet.ts";
import type { CreateNodeAddressRefusal } from "../../domain/node-wallets/refusals.ts";
import type { NodeId } from "../../domain/wallets/ids.ts";
import { type CoreDeps, withNode } from "./deps.ts";
import type { InNodeWallets, NodeWalletReader, NodeWalletsClaim } from "./ports.ts";

export type CreateNodeAddress = {
  readonly actor: NodeActor;
  /** Null: the id of nothing. */
  readonly walletId: NodeWalletId | null;
  readonly label: string | null;
  readonly idempotencyKey: string;
};

type Deps = CoreDeps & {
  readonly inNodeWallets: InNodeWallets;
  readonly reader: Pick<NodeWalletReader, "findWallet" | "findAddress">;
};

export type CreateNodeAddressUseCase = (
  command: CreateNodeAddress,
) => Promise<Result<NodeAddress, CreateNodeAddressRefusal>>;

/**
 * The address is made before the row: one that no row knows of, because something stopped in
 * between, is a key of the Core node's that nobody is paid by.
 */
export function makeCreateNodeAddress(deps: Deps): CreateNodeAddressUseCase {
  const { inNodeWallets, reader, clock } = deps;
  return async (command) => {
    const { actor, walletId, label } = command;
    const nodeId = actor.nodeId as NodeId;
    if (!mayHaveWallets(actor)) return answerRepeat(deps, command);
    const wallet = walletId === null ? null : await reader.findWallet(walletId, nodeId);
    if (!wallet) return err({ code: "NODE_WALLET_NOT_FOUND" });
    const address = await withNode(deps, wallet.network, ({ node, look }) =>
      node.wallet(wallet, look.mode).newAddress(),
    );
    if (!address.ok) return address;
    if (address.value === "LOCKED") return err({ code: "NODE_WALLET_LOCKED" });
    const made: NodeAddress = {
      ...{ id: newId("nwa"), walletId: wallet.id, address: address.value, label, createdAt: clock.now() },
    };
    const kept = await inNodeWallets((writer) =>
      writer.makeAddressOnce(claimOf(command), async () => {
        await writer.lockWallet(wallet.id);
        const count = await writer.countAddresses(wallet.id);
        if (count >= NODE_ADDRESSES_MAX) return err({ code: "NODE_QUOTA_EXCEEDED", limit: NODE_ADDRESSES_MAX });
        await writer.addAddress(made, wallet.network);
        return ok(made.id);
      }),
    );
    return kept.ok ? answer(reader, kept.value) : kept;
  };
}

/** Of a node that may begin nothing: what its key has made. */
async function answerRepeat(
  { inNodeWallets, reader }: Deps,
  command: CreateNodeAddress,
): Promise<Result<NodeAddress, CreateNodeAddressRefusal>> {
  const kept = await inNodeWallets((writer) =>
    writer.makeAddressOnce(claimOf(command), async () => err({ code: "NODE_CAPABILITY_MISSING" })),
  );
  return kept.ok ? answer(reader, kept.value) : kept;
}

async function answer(reader: Deps["reader"], id: NodeAddressId): Promise<Result<NodeAddress, never>> {
  const found = await reader.findAddress(id);
  if (!found) throw new Error("an address that a key made is missing");
  return ok(found);
}

const claimOf = ({ actor, walletId, label, idempotencyKey: key }: CreateNodeAddress): NodeWalletsClaim =>
  makeClaim({ actorId: actor.nodeId as NodeId, operation: "createNodeWalletAddress", key }, [walletId, label]);
