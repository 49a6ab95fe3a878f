import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { WalletWriter } from "../../../app/wallets/ports.ts";
import type { AddressId, UserId } from "../../../domain/wallets/ids.ts";
import { staysWithKey } from "../../../domain/wallets/refusals.ts";
import type { Address, Wallet } from "../../../domain/wallets/wallet.ts";
import { type KeptId, madeOnce } from "./made-once.ts";
import { ADDRESS_COLUMNS, type AddressRow, toAddress, toWallet, WALLET_COLUMNS, type WalletRow } from "./row.ts";

const ADDRESS_ID: KeptId<{ readonly addressId: AddressId }> = {
  write: ({ addressId }) => uuidOf(addressId),
  read: (id) => ({ addressId: idFromUuid("adr", id) }),
};

type Managing =
  | "listOn"
  | "findOwn"
  | "rename"
  | "keepStandings"
  | "makeAddressOnce"
  | "findAddressSource"
  | "addAddress"
  | "labelAddress";

/** What its owner does with a wallet that is there, as a part of the writer. */
export const makeManagedWallets = (sql: Sql): Pick<WalletWriter, Managing> => ({
  async listOn(userId, network) {
    const rows = await sql.query<WalletRow>(
      `SELECT ${WALLET_COLUMNS} FROM wallet WHERE user_id = $1::uuid AND network = $2 ORDER BY created_at, id`,
      [uuidOf(userId), network],
    );
    return rows.map(toWallet);
  },
  async findOwn(userId, walletId) {
    const [row] = await sql.query<WalletRow>(
      `SELECT ${WALLET_COLUMNS} FROM wallet WHERE id = $1::uuid AND user_id = $2::uuid`,
      [uuidOf(walletId), uuidOf(userId)],
    );
    return row ? toWallet(row) : null;
  },
  async rename(walletId, name) {
    await sql.query("UPDATE wallet SET name = $2 WHERE id = $1::uuid", [uuidOf(walletId), name]);
  },
  async keepStandings(wallets) {
    // The one before first: no two may be it, not even between two rows of one statement.
    await sql.query("UPDATE wallet SET is_default = false WHERE id = ANY ($1::uuid[]) AND is_default", [
      wallets.filter(({ isDefault }) => !isDefault).map(({ id }) => uuidOf(id)),
    ]);
    await sql.query(
      `UPDATE wallet w SET is_default = s.is_default, archived_at = s.archived_at
       FROM unnest($1::uuid[], $2::boolean[], $3::timestamptz[]) s(id, is_default, archived_at)
       WHERE w.id = s.id AND (w.is_default, w.archived_at) IS DISTINCT FROM (s.is_default, s.archived_at)`,
      [
        wallets.map(({ id }) => uuidOf(id)),
        wallets.map(({ isDefault }) => isDefault),
        wallets.map(({ archivedAt }) => archivedAt),
      ],
    );
  },
  makeAddressOnce: (claim, make) => madeOnce(sql, { claim, kept: ADDRESS_ID, isKept: staysWithKey, make }),
  async findAddressSource(userId, walletId) {
    const [row] = await sql.query<WalletRow & { accountXpub: string | null; addresses: number; used: number }>(
      `SELECT ${WALLET_COLUMNS}, account_xpub AS "accountXpub", (SELECT count(*)::int FROM address WHERE wallet_id = wallet.id) AS addresses,
         (SELECT coalesce(max(a.index) + 1, 0)::int FROM deposit d JOIN address a ON a.id = d.address_id WHERE d.wallet_id = wallet.id) AS used
       FROM wallet WHERE id = $1::uuid AND user_id = $2::uuid`,
      [uuidOf(walletId), uuidOf(userId)],
    );
    if (!row) return null;
    const { accountXpub, addresses, used, ...wallet } = row;
    return { wallet: toWallet(wallet), accountXpub, addresses, unused: addresses - used };
  },
  addAddress: (wallet, address) => insertAddress(sql, wallet, address),
  async labelAddress(userId, addressId, label) {
    const [row] = await sql.query<AddressRow>(
      `UPDATE address a SET label = $3 FROM wallet w
       WHERE a.id = $1::uuid AND w.id = a.wallet_id AND w.user_id = $2::uuid RETURNING ${ADDRESS_COLUMNS}`,
      [uuidOf(addressId), uuidOf(userId), label],
    );
    return row ? toAddress(row) : labelWatchedAddress(sql, { userId, addressId, label });
  },
});

type Labelling = { readonly userId: UserId; readonly addressId: AddressId; readonly label: string | null };

async function labelWatchedAddress(sql: Sql, { userId, addressId, label }: Labelling): Promise<Address | null> {
  const [row] = await sql.query<AddressRow>(
    `UPDATE watched_address a SET label = $3 FROM wallet w
     WHERE a.id = $1::uuid AND w.id = a.wallet_id AND w.user_id = $2::uuid RETURNING ${ADDRESS_COLUMNS}, a.chain = 1 AS "isChange"`,
    [uuidOf(addressId), uuidOf(userId), label],
  );
  return row ? toAddress(row) : null;
}

export async function insertAddress(sql: Sql, wallet: Pick<Wallet, "id" | "network">, added: Address): Promise<void> {
  const { id, index, address, derivationPath, label } = added;
  await sql.query(
    "INSERT INTO address (id, wallet_id, index, network, address, derivation_path, label) VALUES ($1::uuid, $2::uuid, $3::int, $4, $5, $6, $7)",
    [uuidOf(id), uuidOf(wallet.id), index, wallet.network, address, derivationPath, label],
  );
}
