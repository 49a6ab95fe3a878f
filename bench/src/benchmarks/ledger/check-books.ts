import type pg from "pg";

const QUICK = `SELECT
  (SELECT count(*) FROM ledger.journal_entry WHERE kind = 'TRANSFER') AS entries,
  (SELECT count(*) FROM ledger.account WHERE credits_posted - debits_posted - debits_pending < floor) AS negative,
  (SELECT count(*) FROM (SELECT asset FROM ledger.account GROUP BY asset HAVING sum(credits_posted) <> sum(debits_posted)) a) AS drifting`;

/**
 * One pass over all postings: in their order of account and sequence each follows from the one
 * before it.
 */
const WHOLE = `WITH chain AS (
    SELECT account_id, sequence, amount, balance, row_number() OVER w AS place, lag(balance, 1, 0) OVER w AS before
    FROM ledger.posting WINDOW w AS (PARTITION BY account_id ORDER BY sequence)
  ), ends AS (
    SELECT account_id, count(*) AS n, sum(amount) AS total, count(*) FILTER (WHERE sequence <> place OR balance <> before + amount) AS broken
    FROM chain GROUP BY account_id
  )
  SELECT coalesce(sum(broken), 0) AS broken,
    count(*) FILTER (WHERE coalesce(n, 0) <> a.sequence OR coalesce(total, 0) <> a.credits_posted - a.debits_posted) AS miscounted,
    (SELECT count(*) FROM (SELECT entry_id FROM ledger.posting GROUP BY entry_id HAVING sum(amount) <> 0 OR count(*) <> 2) e) AS unbalanced,
    (SELECT count(*) - count(DISTINCT id) FROM ledger.journal_entry) AS doubled
  FROM ledger.account a FULL JOIN ends ON ends.account_id = a.id`;

/**
 * Every acknowledged transfer is there, once; debits equal credits for each asset; nobody is below
 * their floor. `whole` reads all postings as well: each entry adds up to zero, and each account's
 * postings are numbered without a gap, follow from one another and end in the account's figures.
 */
export async function checkBooks(admin: pg.Client, acknowledged: number, whole: boolean): Promise<string> {
  const { rows } = await admin.query<Record<string, string>>(QUICK);
  const [{ entries, ...faults } = { entries: "none" }] = rows;
  if (entries !== String(acknowledged))
    return `${acknowledged} transfers were acknowledged and ${entries} are in the books`;
  const deep = whole ? (await admin.query<Record<string, string>>(WHOLE)).rows[0] : {};
  const found = { ...faults, ...deep };
  return Object.values(found).every((count) => count === "0")
    ? "ok"
    : `the books do not add up: ${JSON.stringify(found)}`;
}
