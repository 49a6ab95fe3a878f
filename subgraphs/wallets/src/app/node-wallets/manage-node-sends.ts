import { makeClaim } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import { isCallingOff, type NodeSend, type NodeSendId } from "../../domain/node-wallets/node-send.ts";
import type { ManageNodeSendRefusal } from "../../domain/node-wallets/refusals.ts";
import type { NodeId } from "../../domain/wallets/ids.ts";
import type { CoreNetworks, InNodeWallets, LockedSend, NodeWalletReader, NodeWalletWriter } from "./ports.ts";
import { whyNotReplaceable } from "./replace-send.ts";

export type ManageNodeSend = {
  readonly nodeId: NodeId;
  /** Null: the id of nothing. */
  readonly sendId: NodeSendId | null;
  readonly idempotencyKey: string;
};

type Deps = {
  readonly networks: CoreNetworks;
  readonly inNodeWallets: InNodeWallets;
  readonly reader: Pick<NodeWalletReader, "findSend">;
};

type Managed = Promise<Result<NodeSend, ManageNodeSendRefusal>>;

/** What a node asks for of a send that waits: it is done when its wallets are looked at next. */
export type ManageNodeSends = {
  /** A repeat changes nothing while the first waits. */
  speedUp(command: ManageNodeSend): Managed;
  /** It stays paid where the network takes what pays all the same. */
  cancel(command: ManageNodeSend): Managed;
};

export function makeManageNodeSends({ networks, inNodeWallets, reader }: Deps): ManageNodeSends {
  const manage = async (command: ManageNodeSend, operation: "speedUpNodeSend" | "cancelNodeSend"): Managed => {
    const { nodeId, sendId, idempotencyKey: key } = command;
    const claim = makeClaim({ actorId: nodeId, operation, key }, [sendId]);
    const isCancel = operation === "cancelNodeSend";
    const done = await inNodeWallets((writer) =>
      writer.manageOnce(claim, async () => {
        const locked = sendId === null ? null : await writer.lockSend(sendId, nodeId);
        if (!locked) return err({ code: "NODE_SEND_NOT_FOUND" });
        const { id } = locked.send;
        if (isCancel && isCalledOff(locked)) return ok(id);
        const refused = await refuse({ networks, writer }, locked, isCancel);
        if (refused) return err(refused);
        // What is being called off is replaced at once as it is.
        if (locked.send.asked === null || isCancel) await writer.ask(id, isCancel ? "CANCEL" : "SPEED_UP");
        return ok(id);
      }),
    );
    if (!done.ok) return done;
    const send = await reader.findSend(done.value, nodeId);
    if (!send) throw new Error("a send that a key names is missing");
    return ok(send);
  };
  return {
    speedUp: (command) => manage(command, "speedUpNodeSend"),
    cancel: (command) => manage(command, "cancelNodeSend"),
  };
}

const isCalledOff = ({ send, attempts }: LockedSend): boolean =>
  send.state === "CANCELLED" || (send.state === "BROADCAST" && isCallingOff(send, attempts));

type Parts = Pick<Deps, "networks"> & { readonly writer: NodeWalletWriter };

async function refuse(
  { networks, writer }: Parts,
  { send, attempts }: LockedSend,
  isCancel: boolean,
): Promise<ManageNodeSendRefusal | null> {
  const isWaiting = send.state === "SIGNED" || send.state === "BROADCAST";
  // What counts as paid has to be paid, also where its block was taken back.
  if (!isWaiting || (isCancel && send.wasConfirmed)) return { code: "NODE_SEND_NOT_WAITING" };
  const network = networks.get(send.network);
  if (network === undefined) return { code: "CHAIN_UNAVAILABLE" };
  const why = whyNotReplaceable(network, attempts) ?? ((await writer.isBuiltOn(send.id)) ? "BUILT_ON" : null);
  return why === null ? null : { code: "NODE_SEND_NOT_REPLACEABLE", why };
}
