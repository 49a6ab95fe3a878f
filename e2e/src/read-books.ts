import { uuidOf } from "@coffer/contracts/ids";
import pg from "pg";

/** The databases of all subgraphs, to compare what clients were told with. */
export type Books = {
  /** Entries whose postings of a currency are not two, or do not sum to zero. */
  listFaultyEntries(): Promise<readonly string[]>;
  /**
   * Claims of a send, a deposit or an exchange that have neither one payment nor a refusal, and
   * payments without a claim that are no schedule's.
   */
  listFaultyClaims(): Promise<readonly string[]>;
  /** The ids of the sends that are done. */
  listSends(): Promise<readonly string[]>;
  /** The ids of the exchanges that are done. */
  listExchanges(): Promise<readonly string[]>;
  /** The ids of the schedules that are over, each by a payment of its one date and nothing else. */
  listPaidSchedules(): Promise<readonly string[]>;
  countSchedules(): Promise<number>;
  /** What one account has of another's currency by exchanges: sold of this, bought for that. */
  readExchanged(sold: string, bought: string): Promise<{ readonly sold: bigint; readonly bought: bigint }>;
  /** How many rows lie in all tables of this name, such as every subgraph's `outbox`. */
  countIn(table: "outbox" | "dead_letter"): Promise<number>;
  /** The account's balance after each of its postings, in the currency's smallest unit. */
  listBalances(accountId: string): Promise<readonly string[]>;
  listEndedSessions(): Promise<ReadonlySet<string>>;
  close(): Promise<void>;
};

export async function readBooks(adminUrl: string): Promise<Books> {
  const client = new pg.Client({ connectionString: adminUrl });
  // A run that fails leaves it open while the server goes.
  client.on("error", () => undefined);
  await client.connect();
  const column = async (text: string, values: unknown[] = []): Promise<string[]> =>
    (await client.query<{ value: string }>(text, values)).rows.map(({ value }) => value);

  return {
    listFaultyEntries: () =>
      column(`SELECT p.entry_id AS value FROM ledger.posting p JOIN ledger.account a ON a.id = p.account_id
        GROUP BY p.entry_id, a.asset HAVING sum(p.amount) <> 0 OR count(*) <> 2`),
    listFaultyClaims: () =>
      column(`
        SELECT 'claim ' || c.key AS value FROM payments.claim c WHERE c.operation IN ('sendPayment', 'deposit', 'exchange')
          AND (SELECT count(*) FROM payments.payment WHERE id = c.subject_id) + (SELECT count(*) FROM payments.refusal WHERE subject_id = c.subject_id) <> 1
        UNION ALL
        SELECT 'payment ' || p.id FROM payments.payment p LEFT JOIN payments.claim c ON c.subject_id = p.id
          LEFT JOIN payments.schedule_event e ON e.payment_id = p.id GROUP BY p.id HAVING count(c.key) + count(e.payment_id) <> 1`),
    listSends: () => column("SELECT id AS value FROM payments.payment WHERE kind = 'SEND' AND status = 'COMPLETED'"),
    listExchanges: () =>
      column(`SELECT p.id AS value FROM payments.payment p JOIN payments.payment_exchange x ON x.payment_id = p.id
        WHERE p.kind = 'EXCHANGE' AND p.status = 'COMPLETED'`),
    listPaidSchedules: () =>
      column(`SELECT s.id AS value FROM payments.payment_schedule s JOIN payments.schedule_event e ON e.schedule_id = s.id AND e.due_at IS NOT NULL
          LEFT JOIN payments.payment p ON p.id = e.payment_id AND p.status = 'COMPLETED' AND p.amount = s.amount
        WHERE s.status = 'ENDED' AND s.reason = 'COMPLETED' GROUP BY s.id HAVING count(*) = 1 AND count(p.id) = 1 AND min(e.change) = 'PAID'`),
    countSchedules: async () =>
      Number((await column("SELECT count(*)::text AS value FROM payments.payment_schedule"))[0]),
    async readExchanged(from, to) {
      const { rows } = await client.query(
        `SELECT coalesce(sum(p.amount + p.fee), 0)::text AS sold, coalesce(sum(x.amount), 0)::text AS bought
         FROM payments.payment p JOIN payments.payment_exchange x ON x.payment_id = p.id WHERE p.from_account = $1 AND p.to_account = $2`,
        [uuidOf(from), uuidOf(to)],
      );
      return { sold: BigInt(rows[0].sold), bought: BigInt(rows[0].bought) };
    },
    async countIn(table) {
      const schemas = await column(
        "SELECT table_schema AS value FROM information_schema.tables WHERE table_name = $1",
        [table],
      );
      const counts = schemas.map((schema) => `SELECT count(*)::text AS value FROM ${schema}.${table}`);
      return (await column(counts.join(" UNION ALL "))).reduce((sum, count) => sum + Number.parseInt(count, 10), 0);
    },
    listBalances: (accountId) =>
      column("SELECT balance::text AS value FROM ledger.posting WHERE account_id = $1 ORDER BY sequence", [
        uuidOf(accountId),
      ]),
    listEndedSessions: async () =>
      new Set(await column("SELECT id AS value FROM auth.session WHERE ended_at IS NOT NULL")),
    close: () => client.end(),
  };
}
