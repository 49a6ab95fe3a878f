import type pg from "pg";
import type { Signing } from "../../../app/signers/ports.ts";

type Rights = {
  /** What somebody has done to the database last (`npm run vault`). */
  readonly isApart: boolean;
  readonly opensAccounts: boolean;
  readonly readsEntropy: boolean;
  readonly makesWallets: boolean;
};

async function readRights(pool: pg.Pool): Promise<Rights> {
  // A role that does not see the schema is asked for nothing in it, which would be an error.
  const { rows } = await pool.query<Rights>(
    `SELECT EXISTS (SELECT FROM coffer.setting WHERE name = 'keys' AND value = 'apart') AS "isApart",
       coalesce(bool_or(has_column_privilege(c.oid, 'account_ciphertext', 'SELECT')) FILTER (WHERE c.relname = 'wallet'), false) AS "opensAccounts",
       coalesce(bool_or(has_column_privilege(c.oid, 'ciphertext', 'SELECT')) FILTER (WHERE c.relname = 'wallet'), false) AS "readsEntropy",
       coalesce(bool_or(has_table_privilege(c.oid, 'INSERT')) FILTER (WHERE c.relname = 'wallet'), false) AS makesWallets
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'wallets' AND c.relname = 'wallet' AND has_schema_privilege(n.oid, 'USAGE')`,
  );
  const [found] = rows;
  if (!found) throw new Error("the database did not say what its role may do");
  return found;
}

/** Throws, for the log, where wallets has other rights than its setting says. */
export async function checkWalletsRights(pool: pg.Pool, signing: Signing): Promise<void> {
  const { opensAccounts } = await readRights(pool);
  if (signing === "apart" && opensAccounts)
    throw new Error(
      "WALLETS_SIGNER is apart, but wallets can still read account keys: run `npm run vault -- apart`, or the migrations with WALLETS_SIGNER=apart",
    );
  if (signing === "inside" && !opensAccounts)
    throw new Error(
      "account keys are the signer's alone in this database: set WALLETS_SIGNER=apart, or give them back with `npm run vault -- inside`",
    );
}

/** Throws, for the log, where a signer could not sign, or could do more than that. */
export async function checkSignerRights(pool: pg.Pool): Promise<void> {
  const { isApart, opensAccounts, readsEntropy, makesWallets } = await readRights(pool);
  if (!isApart || !opensAccounts)
    throw new Error(
      "no signer may sign in this database, or not as this role: run `npm run vault -- apart`, and name the signer's role in DATABASE_URL",
    );
  if (readsEntropy || makesWallets)
    throw new Error(
      "the role of DATABASE_URL may do more than sign: it must be the signer's own, and no administrator's",
    );
}
