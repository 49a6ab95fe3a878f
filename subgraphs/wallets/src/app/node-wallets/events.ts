import type { NewEvent } from "@coffer/contracts/new-event";
import type { NodeSend } from "../../domain/node-wallets/node-send.ts";
import type { NodeWallet } from "../../domain/node-wallets/node-wallet.ts";

export const nodeWalletCreated = ({ id, nodeId, network, createdAt }: NodeWallet): NewEvent<"wallets"> => ({
  type: "node_wallet.created",
  subject: id,
  data: { nodeWalletId: id, nodeId, network },
  time: createdAt,
});

/** `sequence`: of the send's changes. */
export const nodeSendChanged = (
  { id, walletId, network, state, txid }: NodeSend,
  { sequence, at }: { readonly sequence: number; readonly at: Date },
): NewEvent<"wallets"> => ({
  type: "node_send.changed",
  subject: id,
  sequence: String(sequence),
  data: { nodeSendId: id, nodeWalletId: walletId, network, state, txid, at: at.toISOString() },
  time: at,
});
