import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import type { BenchServer } from "../../frame/server.ts";
import { ACCOUNTS, FUNDS } from "./open-books.ts";

/**
 * What one would write first: a function that moves money between two accounts, called once per
 * transfer. Done well: locks in the order of ids, the floor checked under the lock, double entry,
 * balances after each posting, ids that grow, room in the accounts' pages, no index on what
 * changes. It knows neither repeats, holds, assets nor owners: what it leaves out makes it faster.
 */
const idOf = (number: string): string => `lpad(to_hex(${number}::bigint), 32, '0')::uuid`;

const PLAIN = `
CREATE SCHEMA plain;
CREATE TABLE plain.account (
  id uuid PRIMARY KEY, floor numeric(78,0), balance numeric(78,0) NOT NULL, sequence bigint NOT NULL DEFAULT 0,
  CHECK (floor IS NULL OR balance >= floor)
) WITH (fillfactor = 50);
CREATE TABLE plain.entry (id uuid PRIMARY KEY DEFAULT uuidv7(), kind text NOT NULL, recorded_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE plain.posting (
  account_id uuid NOT NULL, sequence bigint NOT NULL, entry_id uuid NOT NULL, amount numeric(78,0) NOT NULL, balance numeric(78,0) NOT NULL,
  PRIMARY KEY (account_id, sequence)
);
CREATE FUNCTION plain.transfer(payer uuid, payee uuid, amount numeric) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  entry uuid;
  spendable numeric;
BEGIN
  PERFORM FROM plain.account WHERE id IN (payer, payee) ORDER BY id FOR UPDATE;
  SELECT a.balance - a.floor INTO spendable FROM plain.account a WHERE id = payer;
  IF spendable < amount THEN RETURN 'below_floor'; END IF;
  INSERT INTO plain.entry (kind) VALUES ('TRANSFER') RETURNING id INTO entry;
  WITH changed AS (
    UPDATE plain.account a SET balance = a.balance - transfer.amount, sequence = a.sequence + 1 WHERE id = payer RETURNING a.balance, a.sequence
  ) INSERT INTO plain.posting SELECT payer, changed.sequence, entry, -amount, changed.balance FROM changed;
  WITH changed AS (
    UPDATE plain.account a SET balance = a.balance + transfer.amount, sequence = a.sequence + 1 WHERE id = payee RETURNING a.balance, a.sequence
  ) INSERT INTO plain.posting SELECT payee, changed.sequence, entry, amount, changed.balance FROM changed;
  RETURN 'posted';
END $$;
INSERT INTO plain.account (id, floor, balance) SELECT ${idOf("n")}, 0, ${FUNDS} FROM generate_series(1, ${ACCOUNTS}) n;
VACUUM ANALYZE plain.account`;

/**
 * The same transfers as ours: `hotPercent` of them with one side among the first few accounts,
 * which pays as often as it is paid.
 */
const transferScript = (hotPercent: number, hotAccounts: number): string => `
\\set pick random(1, 100)
\\if :pick <= ${hotPercent}
\\set one random(1, ${hotAccounts})
\\else
\\set one random(1, ${ACCOUNTS})
\\endif
\\set step random(1, ${ACCOUNTS - 1})
\\set other (:one - 1 + :step) % ${ACCOUNTS} + 1
\\set amount random(1, 100)
\\set side random(0, 1)
\\if :side = 0
SELECT plain.transfer(${idOf(":one")}, ${idOf(":other")}, :amount);
\\else
SELECT plain.transfer(${idOf(":other")}, ${idOf(":one")}, :amount);
\\endif
`;

/** The peer that posts transfers one by one: pgbench scripts for it, and its own gate. */
export async function openPlainLedger(
  server: BenchServer,
  database: string,
  hot: { percent: number; accounts: number },
) {
  const client = new pg.Client({ connectionString: server.urlOf(database) });
  // Where the server ends first, the run has failed already and says why.
  client.on("error", () => undefined);
  await client.connect();
  for (const statement of PLAIN.split(/;\n(?=CREATE|INSERT|VACUUM)/)) await client.query(statement);
  const uniformScript = join(server.folder, "uniform.sql");
  const hotScript = join(server.folder, "hot.sql");
  await writeFile(uniformScript, transferScript(0, hot.accounts));
  await writeFile(hotScript, transferScript(hot.percent, hot.accounts));
  return {
    url: server.urlOf(database),
    uniformScript,
    hotScript,
    async check(): Promise<string> {
      const { rows } = await client.query<{ drift: string; negative: string }>(
        `SELECT (SELECT sum(balance) - ${FUNDS * BigInt(ACCOUNTS)} FROM plain.account) AS drift, (SELECT count(*) FROM plain.account WHERE balance < floor) AS negative`,
      );
      return rows[0]?.drift === "0" && rows[0].negative === "0" ? "ok" : "the plain function's books do not add up";
    },
    close: () => client.end(),
  };
}
