import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import type { Priority } from "../../../domain/sends/fees.ts";
import type {
  AnyAttempt,
  Asked,
  Attempt,
  ExpiringAttempt,
  OutputAttempt,
  Send,
  SendFailure,
  SendKind,
  SendState,
  SentOutcome,
  SignedAttempt,
  Source,
  SourcePause,
} from "../../../domain/sends/send.ts";

/** Of `s`. */
export const SEND_COLUMNS = `s.id, s.network, s.kind, s.source_address AS source, s.payee, s.currency, s.scale, s.token_contract AS "tokenContract", s.token_owner AS "tokenOwner", s.units::text AS units,
  s.fee_cap::text AS "feeCap", s.priority, s.payment_id AS "paymentId", s.user_id AS "userId", s.wallet_id AS "walletId", s.is_all AS "isAll", s.state, s.nonce, s.asked, s.held_until AS "heldUntil", s.looks, s.look_again_at AS "lookAgainAt", s.txid, s.height,
  s.block_hash AS "blockHash", s.succeeded, s.moved, s.fee::text AS fee, s.failure, s.created_at AS "createdAt",
  EXISTS (SELECT FROM wallet x WHERE x.id = s.wallet_id AND x.kind IN ('WATCH_ONLY', 'COLD')) AS "isSignedElsewhere",
  EXISTS (SELECT FROM attempt e WHERE e.send_id = s.id AND e.txid = s.txid) AS "isOurs",
  EXISTS (SELECT FROM send_change c WHERE c.send_id = s.id AND c.state = 'CONFIRMED') AS "wasConfirmed"`;

export type SendRow = {
  id: Uuid;
  network: string;
  kind: string;
  source: string;
  payee: string;
  currency: string;
  scale: number;
  tokenContract: string | null;
  tokenOwner: string | null;
  units: string;
  feeCap: string;
  priority: string;
  paymentId: Uuid | null;
  userId: Uuid | null;
  walletId: Uuid | null;
  isAll: boolean;
  isSignedElsewhere: boolean;
  state: string;
  nonce: number | null;
  asked: string | null;
  heldUntil: Date | null;
  looks: number;
  lookAgainAt: Date | null;
  txid: string | null;
  height: number | null;
  blockHash: string | null;
  succeeded: boolean | null;
  moved: boolean | null;
  fee: string | null;
  failure: string | null;
  createdAt: Date;
  isOurs: boolean;
  wasConfirmed: boolean;
};

export const toSend = (row: SendRow): Send => ({
  id: idFromUuid("txn", row.id),
  network: row.network,
  kind: row.kind as SendKind,
  source: row.source,
  payee: row.payee,
  amount: money({ code: row.currency, scale: row.scale }, BigInt(row.units)),
  token: row.tokenContract === null ? null : { contract: row.tokenContract, owner: row.tokenOwner },
  feeCap: BigInt(row.feeCap),
  priority: row.priority as Priority,
  paymentId: row.paymentId === null ? null : idFromUuid("pay", row.paymentId),
  userId: row.userId === null ? null : idFromUuid("usr", row.userId),
  walletId: row.walletId === null ? null : idFromUuid("wal", row.walletId),
  isAll: row.isAll,
  isSignedElsewhere: row.isSignedElsewhere,
  state: row.state as SendState,
  nonce: row.nonce,
  asked: row.asked as Asked | null,
  heldUntil: row.heldUntil,
  putOff: row.lookAgainAt === null ? null : { times: row.looks, until: row.lookAgainAt },
  mined: toMined(row),
  failure: row.failure as SendFailure | null,
  wasConfirmed: row.wasConfirmed,
  createdAt: row.createdAt,
});

/** The database holds all of them, or none. The network's own currency moves where it succeeds. */
const toMined = ({ txid, isOurs, height, blockHash, succeeded, moved, fee, tokenContract }: SendRow): Send["mined"] =>
  txid === null || height === null || blockHash === null || succeeded === null || fee === null
    ? null
    : {
        txid,
        isOurs,
        height,
        blockHash,
        isSuccess: succeeded,
        hasMoved: tokenContract === null ? succeeded : moved,
        fee: BigInt(fee),
      };

/** Of `t`. What it spends, as `txid:vout`, in an order of its own. */
export const ATTEMPT_COLUMNS = `t.send_id AS "sendId", t.number, t.txid, t.bytes, t.is_cancel AS "isCancel", t.units::text AS units,
  t.gas_limit::text AS "gasLimit", t.max_fee_per_gas::text AS "maxFeePerGas", t.max_priority_fee_per_gas::text AS "maxPriorityFeePerGas",
  t.fee::text AS fee, t.vsize, t.expires_at AS "expiresAt", t.dead_height AS "deadHeight", t.signed_at AS "signedAt", t.sent_at AS "sentAt", t.outcome,
  CASE WHEN t.vsize IS NOT NULL THEN ARRAY(SELECT i.txid || ':' || i.vout FROM attempt_input i
    WHERE i.send_id = t.send_id AND i.number = t.number ORDER BY i.txid, i.vout) END AS inputs`;

export type AttemptRow = {
  sendId: Uuid;
  number: number;
  txid: string;
  bytes: Buffer;
  isCancel: boolean;
  units: string;
  gasLimit: string | null;
  maxFeePerGas: string | null;
  maxPriorityFeePerGas: string | null;
  fee: string | null;
  vsize: number | null;
  expiresAt: Date | null;
  deadHeight: number | null;
  inputs: string[] | null;
  signedAt: Date;
  sentAt: Date | null;
  outcome: string | null;
};

/** The database holds one of the three whole. */
export function toAnyAttempt(row: AttemptRow): AnyAttempt {
  if (row.fee === null) return toAttempt(row);
  return row.vsize === null ? toExpiringAttempt(row) : toOutputAttempt(row);
}

/** Throws where its money is outputs. */
export function toAttempt(row: AttemptRow): Attempt {
  const { gasLimit, maxFeePerGas, maxPriorityFeePerGas } = row;
  if (gasLimit === null || maxFeePerGas === null || maxPriorityFeePerGas === null)
    throw new Error("an attempt that has no gas");
  return {
    ...toSigned(row),
    fees: {
      gasLimit: BigInt(gasLimit),
      maxFeePerGas: BigInt(maxFeePerGas),
      maxPriorityFeePerGas: BigInt(maxPriorityFeePerGas),
    },
  };
}

/** Throws where its money is in accounts. */
export function toOutputAttempt(row: AttemptRow): OutputAttempt {
  const { fee, vsize, inputs } = row;
  if (fee === null || vsize === null || inputs === null) throw new Error("an attempt that has no inputs");
  return { ...toSigned(row), fee: BigInt(fee), vsize, inputs: inputs.map(toOutpoint) };
}

/** Throws where it does not expire. */
export function toExpiringAttempt(row: AttemptRow): ExpiringAttempt {
  const { fee, expiresAt, deadHeight } = row;
  if (fee === null || expiresAt === null) throw new Error("an attempt that does not expire");
  return { ...toSigned(row), fee: BigInt(fee), expiresAt, deadHeight };
}

function toOutpoint(text: string) {
  const [txid = "", vout = ""] = text.split(":");
  return { txid, vout: Number(vout) };
}

const toSigned = ({ sendId, number, txid, bytes, isCancel, units, ...row }: AttemptRow): SignedAttempt => ({
  ...{ sendId: idFromUuid("txn", sendId), number, txid, bytes, isCancel, units: BigInt(units) },
  ...{ signedAt: row.signedAt, sentAt: row.sentAt, outcome: row.outcome as SentOutcome | null },
});

export const SOURCE_COLUMNS = `network, address, next_nonce AS "nextNonce", paused_for AS "pausedFor"`;

export type SourceRow = { network: string; address: string; nextNonce: number; pausedFor: string | null };

export const toSource = (row: SourceRow): Source => ({ ...row, pausedFor: row.pausedFor as SourcePause | null });
