import type pg from "pg";

export type ListedKey = {
  readonly kid: string;
  readonly createdAt: Date;
  /** `NEXT` is published and does not sign yet; `FORMER` only checks what it signed. */
  readonly state: "SIGNS" | "NEXT" | "FORMER";
  /** When it begins to sign, or began; null of the first that is listed. */
  readonly signsFrom: Date | null;
  readonly signsUntil: Date | null;
  readonly replacementAskedAt: Date | null;
};

/**
 * Those that are published, in the order in which they sign, by the database's clock. Names its
 * schema: an administrator has another search path.
 */
export async function listSigningKeys(pool: pg.Pool): Promise<readonly ListedKey[]> {
  const { rows } = await pool.query<ListedKey>(
    `SELECT kid, created_at AS "createdAt", retired_at AS "signsUntil", replacement_asked_at AS "replacementAskedAt",
       lag(retired_at) OVER turns AS "signsFrom",
       CASE WHEN retired_at <= now() THEN 'FORMER' WHEN lag(retired_at) OVER turns > now() THEN 'NEXT' ELSE 'SIGNS' END AS state
     FROM auth.signing_key WINDOW turns AS (ORDER BY retired_at NULLS LAST) ORDER BY retired_at NULLS LAST`,
  );
  return rows;
}

/**
 * Asks for a successor of the newest key, whose kid it returns; null where there is none yet. The
 * private part of a new key is sealed by the vault, which only the subgraph has: it is made there
 * (`SigningKeys.tend`). Asking twice before it is made is asking once.
 */
export async function askForReplacement(pool: pg.Pool): Promise<string | null> {
  const { rows } = await pool.query<{ kid: string }>(
    "UPDATE auth.signing_key SET replacement_asked_at = coalesce(replacement_asked_at, now()) WHERE retired_at IS NULL RETURNING kid",
  );
  return rows[0]?.kid ?? null;
}
