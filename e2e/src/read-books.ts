import { uuidOf } from "@coffer/contracts/ids";
import pg from "pg";

/** The databases of all subgraphs, to compare what clients were told with. */
export type Books = {
  /** Entries whose postings are not two, or do not sum to zero. */
  listFaultyEntries(): Promise<readonly string[]>;
  /**
   * Claims of a send or a deposit that have neither one payment nor a refusal, and payments without
   * a claim.
   */
  listFaultyClaims(): Promise<readonly string[]>;
  /** The ids of the sends that are done. */
  listSends(): Promise<readonly string[]>;
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
      column("SELECT entry_id AS value FROM ledger.posting GROUP BY entry_id HAVING sum(amount) <> 0 OR count(*) <> 2"),
    listFaultyClaims: () =>
      column(`
        SELECT 'claim ' || c.key AS value FROM payments.claim c WHERE c.operation IN ('sendPayment', 'deposit')
          AND (SELECT count(*) FROM payments.payment WHERE id = c.subject_id) + (SELECT count(*) FROM payments.refusal WHERE subject_id = c.subject_id) <> 1
        UNION ALL
        SELECT 'payment ' || p.id FROM payments.payment p LEFT JOIN payments.claim c ON c.subject_id = p.id GROUP BY p.id HAVING count(c.key) <> 1`),
    listSends: () => column("SELECT id AS value FROM payments.payment WHERE kind = 'SEND' AND status = 'COMPLETED'"),
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
