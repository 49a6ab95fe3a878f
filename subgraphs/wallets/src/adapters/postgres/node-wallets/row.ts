import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type {
  NodeAttempt,
  NodeSend,
  NodeSendAsked,
  NodeSendState,
  Outcome,
} from "../../../domain/node-wallets/node-send.ts";
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

/** `s`, with `r`, what of it is told where another has taken its place. */
export const SENDS = "node_send s LEFT JOIN node_replacement r ON r.send_id = s.id AND r.number = s.attempt";

/** Of SENDS. */
export const SEND_COLUMNS = `s.id, s.wallet_id AS "walletId", s.network, s.payee, s.units::text AS units, coalesce(r.fee, s.fee)::text AS fee,
  s.state, s.attempt, coalesce(r.txid, s.txid) AS txid, s.block_hash AS "blockHash", s.asked,
  EXISTS (SELECT FROM node_send_change c WHERE c.send_id = s.id AND c.state = 'CONFIRMED') AS "wasConfirmed",
  s.sent_at AS "sentAt", s.created_at AS "createdAt"`;

export type SendRow = {
  id: Uuid;
  walletId: Uuid;
  network: string;
  payee: string;
  units: string;
  fee: string;
  state: string;
  attempt: number;
  txid: string;
  blockHash: string | null;
  asked: string | null;
  wasConfirmed: boolean;
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
  attempt: row.attempt,
  txid: row.txid,
  blockHash: row.blockHash,
  asked: row.asked as NodeSendAsked | null,
  wasConfirmed: row.wasConfirmed,
  sentAt: row.sentAt,
  createdAt: row.createdAt,
});

/** Of what `which` says of `s`: the first, and what was signed to take its place. */
export const attemptsWhere = (which: string): string =>
  `SELECT 1 AS number, s.txid, s.bytes, s.fee::text AS fee, false AS "isCancel", 'UNCLEAR' AS outcome, s.created_at AS "signedAt"
     FROM node_send s WHERE ${which}
   UNION ALL
   SELECT r.number, r.txid, r.bytes, r.fee::text, r.is_cancel, r.outcome, r.signed_at
     FROM node_send s JOIN node_replacement r ON r.send_id = s.id WHERE ${which}`;

export type AttemptRow = {
  number: number;
  txid: string;
  bytes: Uint8Array;
  fee: string;
  isCancel: boolean;
  outcome: string;
  signedAt: Date;
};

export const toAttempt = ({ fee, outcome, ...row }: AttemptRow): NodeAttempt => ({
  ...row,
  fee: BigInt(fee),
  outcome: outcome as Outcome,
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
