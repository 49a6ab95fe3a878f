import type pg from "pg";

/**
 * One door to a transaction, whoever opened it: pg's client or Prisma's interactive transaction.
 * Values are cast in the text (`$1::uuid`).
 */
export type Sql = {
  query<Row extends object = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>;
};

export const pgSql = (client: pg.Pool | pg.ClientBase): Sql => ({
  query: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
    (await client.query<Row & pg.QueryResultRow>(text, [...values])).rows,
});

/** The part of a Prisma client, or of its transaction, that runs plain SQL. */
type RawRunner = { $queryRawUnsafe<T>(text: string, ...values: unknown[]): Promise<T> };

/**
 * For the outbox and the inbox inside a Prisma transaction. The text must be a constant: values go
 * through parameters only.
 */
export const prismaSql = (transaction: RawRunner): Sql => ({
  query: <Row extends object>(text: string, values: readonly unknown[] = []) =>
    transaction.$queryRawUnsafe<Row[]>(text, ...values),
});

/** Runs `work` in one transaction of its own; any throw rolls everything back. */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A pool does not listen while a client is lent: a server that ends the connection must not end
  // this process.
  const lost = (error: Error) => {
    broken = error;
  };
  client.on("error", lost);
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    // A connection that cannot even roll back is of no use to the next caller. One that did not
    // answer would have us wait for that, too: closing it rolls back.
    if (isUnanswered(error)) lost(error);
    else await client.query("ROLLBACK").catch(lost);
    throw error;
  } finally {
    client.off("error", lost);
    client.release(broken);
  }
}

/** What pg says of a statement that took longer than the pool allows. */
const isUnanswered = (error: unknown): error is Error =>
  error instanceof Error && error.message === "Query read timeout";
