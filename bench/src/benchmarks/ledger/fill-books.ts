import { ACCOUNTS, type Books } from "./open-books.ts";

/** Transfers of one round, in which every account is on one side of one transfer. */
const ROUND = ACCOUNTS / 2;

/**
 * Puts postings of past transfers into the books: past the write door, as an administrator, because
 * that takes a minute instead of a quarter of an hour. They are what the door would have made: in
 * the order of time, numbered and balanced from each account's last posting on. Accounts pay and
 * are paid in turns. Returns how many transfers were made.
 */
export async function fillBooks({ admin, accounts }: Books, postings: number): Promise<number> {
  const rounds = Math.max(2, 2 * Math.round(postings / (4 * ROUND)));
  await admin.query(
    `CREATE TEMP TABLE place AS SELECT n - 1 AS n, a.id, a.sequence, a.credits_posted - a.debits_posted AS balance
     FROM unnest($1::uuid[]) WITH ORDINALITY u(id, n) JOIN ledger.account a ON a.id = u.id`,
    [accounts],
  );
  await admin.query("CREATE UNIQUE INDEX ON place (n); ANALYZE place");
  // The index of postings is made afterwards, in one go.
  await admin.query("ALTER TABLE ledger.posting DROP CONSTRAINT posting_pkey");
  // In round r account n stands at place (n + r); even places pay one unit to the odd ones behind
  // them. Ids grow by a millisecond with each transfer.
  await admin.query(
    `CREATE TEMP TABLE past AS
     SELECT r, k, uuidv7(make_interval(secs => -0.001 * ($1::int * $2::int - r * $2 - k))) AS id FROM generate_series(0, $1::int - 1) r, generate_series(0, $2::int - 1) k`,
    [rounds, ROUND],
  );
  await admin.query(
    `INSERT INTO ledger.journal_entry (id, fingerprint, kind, subject_id, subject_kind, effective_at)
     SELECT id, sha256(id::text::bytea), 'TRANSFER', id, 'payment', now() FROM past`,
  );
  await admin.query(
    `INSERT INTO ledger.posting (account_id, sequence, entry_id, amount, balance)
     SELECT p.id, p.sequence + r + 1, past.id, side.amount,
       -- An account that pays in round 0 is one unit down after even rounds; one that is paid then is one unit up.
       p.balance + CASE WHEN r % 2 = 0 THEN side.amount ELSE 0 END
     FROM past, (VALUES (0, -1), (1, 1)) side(place, amount), place p
     WHERE p.n = (2 * k + side.place + $1::int - r % $1) % $1`,
    [ACCOUNTS],
  );
  await admin.query("ALTER TABLE ledger.posting ADD CONSTRAINT posting_pkey PRIMARY KEY (account_id, sequence)");
  // An even number of rounds: each account has paid and been paid equally often.
  await admin.query(
    `UPDATE ledger.account a SET debits_posted = debits_posted + $1::int / 2, credits_posted = credits_posted + $1 / 2, sequence = a.sequence + $1
     FROM place WHERE place.id = a.id`,
    [rounds],
  );
  await admin.query("DROP TABLE place, past");
  await admin.query("VACUUM ANALYZE");
  await admin.query("CHECKPOINT");
  return rounds * ROUND;
}
