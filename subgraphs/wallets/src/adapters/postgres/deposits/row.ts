import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import type { Deposit, DepositState } from "../../../domain/deposits/deposit.ts";

/** Of `d`, with `a`, its address. */
export const DEPOSIT_COLUMNS = `d.id, d.network, d.user_id AS "userId", d.wallet_id AS "walletId", d.address_id AS "addressId", a.address,
  d.txid, d.position, d.token, d.currency, d.scale, d.units::text AS units, d.state, d.credits, d.needed, d.height, d.block_hash AS "blockHash",
  d.payment_id AS "paymentId", d.seen_at AS "seenAt"`;

export type DepositRow = {
  id: Uuid;
  network: string;
  userId: Uuid;
  walletId: Uuid;
  addressId: Uuid;
  address: string;
  txid: string;
  position: string;
  token: string | null;
  currency: string;
  scale: number;
  units: string;
  state: string;
  credits: number;
  needed: number;
  height: number;
  blockHash: string;
  paymentId: Uuid | null;
  seenAt: Date;
};

export const toDeposit = ({ currency, scale, units, ...row }: DepositRow): Deposit => ({
  ...row,
  id: idFromUuid("dep", row.id),
  userId: idFromUuid("usr", row.userId),
  walletId: idFromUuid("wal", row.walletId),
  addressId: idFromUuid("adr", row.addressId),
  amount: money({ code: currency, scale }, BigInt(units)),
  state: row.state as DepositState,
  paymentId: row.paymentId === null ? null : idFromUuid("pay", row.paymentId),
});
