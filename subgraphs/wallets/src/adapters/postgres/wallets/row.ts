import { idFromUuid, type Uuid } from "@coffer/contracts/ids";
import type { Address, Wallet, WalletKind } from "../../../domain/wallets/wallet.ts";

/** Named one by one, so that no read brings key material along. */
export const WALLET_COLUMNS = `id, user_id AS "userId", network, kind, name, created_at AS "createdAt", is_default AS "isDefault", archived_at AS "archivedAt"`;

export type WalletRow = {
  id: string;
  userId: string;
  network: string;
  kind: string;
  name: string;
  createdAt: Date;
  isDefault: boolean;
  archivedAt: Date | null;
};

export const toWallet = (row: WalletRow): Wallet => ({
  ...row,
  id: idFromUuid("wal", row.id),
  userId: idFromUuid("usr", row.userId),
  kind: row.kind as WalletKind,
});

/** Of `a`. */
export const ADDRESS_COLUMNS = `a.id, a.index, a.address, a.derivation_path AS "derivationPath", a.label`;

export type AddressRow = Omit<Address, "id" | "isChange"> & { readonly id: Uuid; readonly isChange?: boolean };

/**
 * `a`, and those that are watched for wallets whose coins stay apart: in tables of their own, so
 * that no read of what is ours can meet them.
 */
export const ALL_ADDRESSES = `(SELECT id, wallet_id, index, address, derivation_path, label, false AS "isChange" FROM address
  UNION ALL SELECT id, wallet_id, index, address, derivation_path, label, chain = 1 FROM watched_address)`;

export const toAddress = ({ isChange = false, ...row }: AddressRow): Address => ({
  ...row,
  id: idFromUuid("adr", row.id),
  ...(isChange ? { isChange } : {}),
});
