import type pg from "pg";

/** What must hold of a ledger at every commit; each finds the rows that break it. */
const RULES = {
  "every asset's postings add up to zero": `
    SELECT a.asset FROM ledger.posting p JOIN ledger.account a ON a.id = p.account_id GROUP BY a.asset HAVING sum(p.amount) <> 0`,
  "every entry's postings add up to zero for each asset": `
    SELECT p.entry_id, a.asset FROM ledger.posting p JOIN ledger.account a ON a.id = p.account_id
    GROUP BY p.entry_id, a.asset HAVING sum(p.amount) <> 0`,
  "an account's postings are 1, 2, 3 …, and each balance is what all amounts up to the end of its entry come to": `
    SELECT account_id, sequence FROM (
      SELECT *, last_value(total) OVER (PARTITION BY account_id, entry_id ORDER BY sequence ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS after
      FROM (SELECT *, row_number() OVER own AS place, sum(amount) OVER own AS total FROM ledger.posting WINDOW own AS (PARTITION BY account_id ORDER BY sequence)) p
    ) p WHERE sequence <> place OR balance <> after`,
  "an entry's postings on an account follow each other, and have one state: that after the entry": `
    SELECT account_id, entry_id FROM ledger.posting GROUP BY account_id, entry_id
    HAVING max(sequence) - min(sequence) + 1 <> count(*) OR count(DISTINCT (balance, pending_in, pending_out)) > 1`,
  "an account's figures are those of its last posting": `
    SELECT a.id FROM ledger.account a LEFT JOIN ledger.posting p ON p.account_id = a.id AND p.sequence = a.sequence
    WHERE (a.credits_posted - a.debits_posted, a.credits_pending, a.debits_pending) IS DISTINCT FROM
          (coalesce(p.balance, 0), coalesce(p.pending_in, 0), coalesce(p.pending_out, 0))
       OR a.sequence <> (SELECT count(*) FROM ledger.posting n WHERE n.account_id = a.id)`,
  "an account's counters are the sums of its debits and of its credits": `
    SELECT a.id FROM ledger.account a LEFT JOIN ledger.posting p ON p.account_id = a.id GROUP BY a.id
    HAVING a.debits_posted <> coalesce(sum(greatest(-p.amount, 0)), 0) OR a.credits_posted <> coalesce(sum(greatest(p.amount, 0)), 0)`,
  "what an account has pending is what its pending holds reserve": `
    SELECT a.id FROM ledger.account a
    WHERE a.debits_pending <> (SELECT coalesce(sum(amount), 0) FROM ledger.hold WHERE state = 'PENDING' AND debit_account_id = a.id)
       OR a.credits_pending <> (SELECT coalesce(sum(amount), 0) FROM ledger.hold WHERE state = 'PENDING' AND credit_account_id = a.id)`,
  "nobody is below the floor": `
    SELECT id FROM ledger.account WHERE credits_posted - debits_posted - debits_pending < floor`,
  "a closed account is empty": `
    SELECT id FROM ledger.account WHERE state = 'CLOSED' AND (credits_posted <> debits_posted OR debits_pending <> 0 OR credits_pending <> 0)`,
  "no posting is without an entry, and no entry without a posting": `
    SELECT e.id, p.entry_id FROM ledger.journal_entry e FULL JOIN (SELECT DISTINCT entry_id FROM ledger.posting) p ON p.entry_id = e.id
    WHERE e.id IS NULL OR p.entry_id IS NULL`,
  "a hold is ended once, by the entry that names it": `
    SELECT h.id FROM ledger.hold h LEFT JOIN ledger.journal_entry e ON e.target_id = h.id AND e.action IN ('capture', 'void', 'expire')
    GROUP BY h.id HAVING count(e.id) <> CASE h.state WHEN 'PENDING' THEN 0 ELSE 1 END OR max(e.id::text) IS DISTINCT FROM h.ended_by::text
       OR max(e.action) IS DISTINCT FROM CASE h.state WHEN 'CAPTURED' THEN 'capture' WHEN 'VOIDED' THEN 'void' WHEN 'EXPIRED' THEN 'expire' END`,
  "an entry is reversed at most once": `
    SELECT target_id FROM ledger.journal_entry WHERE action = 'reverse' GROUP BY target_id HAVING count(*) > 1`,
} as const;

/** Everything that is wrong with the whole ledger: nothing, if it is sound. */
export async function findUnsound(admin: pg.Pool): Promise<string[]> {
  const found: string[] = [];
  for (const [rule, text] of Object.entries(RULES)) {
    const { rows } = await admin.query(text);
    if (rows.length > 0) found.push(`not so: ${rule}: ${JSON.stringify(rows.slice(0, 5))}`);
  }
  return found;
}
