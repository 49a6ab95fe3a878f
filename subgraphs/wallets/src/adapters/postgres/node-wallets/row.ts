import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type { NodeSend, NodeSendState } from "../../../domain/node-wallets/node-send.ts";
import type { KeptTransfer, NodeAddress, NodeWallet, TransferState } from "../../../domain/node-wallets/node-wallet.ts";

/** Of `w`. */
export const WALLET_COLUMNS = `w.id, w.node_id AS "nodeId", w.network, w.name, w.currency, w.scale, w.created_at AS "createdAt", w.opened_at IS NOT NULL AS "isOpened"`;

export type WalletRow = Omit<NodeWallet, "id" | "nodeId"> & { readonly id: Uuid; readonly nodeId: Uuid };

export const toNodeWallet = ({
  id,
  nodeId,
  network,
  name,
  currency,
  scale,
  createdAt,
  isOpened,
}: WalletRow): NodeWallet => ({
  ...{ id: idFromUuid("nwl", id), nodeId: idFromUuid("nod", nodeId) },
  ...{ network, name, currency, scale, createdAt, isOpened },
});

export const ADDRESS_COLUMNS = `a.id, a.wallet_id AS "walletId", a.address, a.label, a.created_at AS "createdAt"`;

export type AddressRow = Omit<NodeAddress, "id" | "walletId"> & { readonly id: Uuid; readonly walletId: Uuid };

export const toNodeAddress = ({ id, walletId, ...row }: AddressRow): NodeAddress => ({
  ...row,
  id: idFromUuid("nwa", id),
  walletId: idFromUuid("nwl", walletId),
});

/** Of `s`. */
export const SEND_COLUMNS = `s.id, s.wallet_id AS "walletId", s.network, s.payee, s.units::text AS units, s.fee::text AS fee, s.state, s.txid, s.bytes,
  s.block_hash AS "blockHash", s.sent_at AS "sentAt", s.created_at AS "createdAt"`;

export type SendRow = {
  id: Uuid;
  walletId: Uuid;
  network: string;
  payee: string;
  units: string;
  fee: string;
  state: string;
  txid: string;
  bytes: Uint8Array;
  blockHash: string | null;
  sentAt: Date | null;
  createdAt: Date;
};

export const toNodeSend = (row: SendRow): NodeSend => ({
  id: idFromUuid("nws", row.id),
  walletId: idFromUuid("nwl", row.walletId),
  network: row.network,
  payee: row.payee,
  units: BigInt(row.units),
  fee: BigInt(row.fee),
  state: row.state as NodeSendState,
  txid: row.txid,
  bytes: row.bytes,
  blockHash: row.blockHash,
  sentAt: row.sentAt,
  createdAt: row.createdAt,
});

export const TRANSFER_COLUMNS = `t.id, t.wallet_id AS "walletId", t.txid, t.vout, t.direction, t.address, t.units::text AS units, t.fee::text AS fee, t.state,
  t.block_hash AS "blockHash", t.height, t.seen_at AS "seenAt"`;

export type TransferRow = {
  id: Uuid;
  walletId: Uuid;
  txid: string;
  vout: number;
  direction: string;
  address: string | null;
  units: string;
  fee: string | null;
  state: string;
  blockHash: string | null;
  height: number | null;
  seenAt: Date;
};

export const toTransfer = ({ id, walletId, direction, units, fee, state, ...row }: TransferRow): KeptTransfer => ({
  ...row,
  id: idFromUuid("nwt", id),
  walletId: idFromUuid("nwl", walletId),
  direction: direction as KeptTransfer["direction"],
  units: BigInt(units),
  fee: fee === null ? null : BigInt(fee),
  state: state as TransferState,
});
