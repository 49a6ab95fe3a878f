import type { Duplex } from "node:stream";
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

const STAGE = "current_setting('coffer.transaction', true)";
const BEGIN = "BEGIN; SET LOCAL coffer.transaction = 'begun'";

/** Said within a transaction of {@link inShortTransaction}, and nowhere else. */
export const HAS_BEGUN = `${STAGE} = 'begun'`;

/**
 * For the WHERE of a statement that is sent ahead, before what stands in front of it was answered:
 * it does nothing unless the transaction has reached the stage that this parameter names. Null
 * where the caller knows.
 */
export const hasReached = (parameter: string): string => `(${parameter}::text IS NULL OR ${STAGE} = ${parameter})`;

/**
 * A column that takes the transaction to a stage where a condition is met, and says its name then,
 * else null.
 */
export const reaching = (stage: string, condition: string): string =>
  `CASE WHEN ${condition} THEN set_config('coffer.transaction', '${stage}', true) END`;

/** A statement that was sent ahead, and will be answered. */
export type Sent = { readonly answered: Promise<unknown> };

export type ShortTransaction = {
  /** Settled once BEGIN was answered: to be waited for behind the first statement. */
  readonly begun: Promise<unknown>;
  /**
   * Sends the last statement, if there is one and it was not sent ahead, and COMMIT together. A
   * statement that fails has PostgreSQL roll back at COMMIT; what its answer says of anything else
   * comes too late. It is whole when it is given here, so that nothing of ours can fail between the
   * two.
   */
  commitWith(last: pg.QueryConfig | Sent | null): Promise<void>;
};

/**
 * As {@link inTransaction}, in two round trips fewer, for a pool that sends without waiting for
 * answers: BEGIN goes with the first statement, which must do nothing unless {@link HAS_BEGUN}, and
 * the last one with COMMIT.
 */
export function inShortTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient, transaction: ShortTransaction) => Promise<T>,
): Promise<T> {
  return lending(pool, async (client) => {
    holdWrites(client);
    const begun = client.query(BEGIN);
    // Whoever works waits for it; until then nobody may take it for unheard.
    begun.catch(() => {});
    let committed: Promise<pg.QueryResult> | undefined;
    const result = await work(client, {
      begun,
      async commitWith(last) {
        holdWrites(client);
        const sent = last && ("answered" in last ? last.answered : client.query(last));
        committed = client.query("COMMIT");
        const [outcome] = await Promise.allSettled([sent, committed]);
        if (outcome.status === "rejected") throw outcome.reason;
      },
    });
    const { command } = await (committed ?? client.query("COMMIT"));
    // A transaction that failed is rolled back by its COMMIT, which says so and is no error.
    if (command !== "COMMIT") throw new Error("the transaction was not committed");
    return result;
  });
}

/**
 * What is sent until the next turn goes out in one write: a write of its own for each statement,
 * and PostgreSQL woken by each, cost more than some of the statements. pg has no name for it: where
 * its connection is another one, each goes by itself.
 */
function holdWrites(client: pg.PoolClient): void {
  const { connection } = client as { readonly connection?: { readonly stream?: Partial<Duplex> } };
  const { stream } = connection ?? {};
  stream?.cork?.();
  process.nextTick(() => stream?.uncork?.());
}

export type Trial<T> = {
  /** So long a lock is waited for, at most: whoever waits keeps others waiting. */
  readonly lockWaitMs: number;
  readonly work: (client: pg.PoolClient, transaction: ShortTransaction) => Promise<unknown>;
  /** Behind it. What it asks at once is answered together with the end of the transaction. */
  readonly look: (client: pg.PoolClient) => Promise<T>;
};

/**
 * The same, and all of it is rolled back: for whoever wants to know what it would come to. What a
 * COMMIT would look at is looked at before, so that it fails where that would. Rejects where a lock
 * is waited for too long (`55P03`).
 */
export function inTrial<T>(pool: pg.Pool, { lockWaitMs, work, look }: Trial<T>): Promise<T> {
  return lending(pool, async (client) => {
    const begun = client.query(`${BEGIN}; SET LOCAL lock_timeout = ${Math.trunc(lockWaitMs)}`);
    begun.catch(() => {});
    await work(client, {
      begun,
      async commitWith(last) {
        await (last && ("answered" in last ? last.answered : client.query(last)));
      },
    });
    const looked = look(client);
    const ended = client.query("SET CONSTRAINTS ALL IMMEDIATE; ROLLBACK");
    // The first that fails says why.
    await Promise.allSettled([looked, ended]);
    const result = await looked;
    await ended;
    return result;
  });
}

/** Runs `work` in one transaction of its own; any throw rolls everything back. */
export function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return lending(pool, async (client) => {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  });
}

/** Lends a client for a transaction, and rolls back where `work` throws. */
async function lending<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A pool does not listen while a client is lent: a server that ends the connection must not end
  // this process.
  const lost = (error: Error) => {
    broken = error;
  };
  client.on("error", lost);
  try {
    return await work(client);
  } catch (error) {
    // A connection that cannot even roll back is of no use to the next caller. One that did not
    // answer would have us wait for that, too: closing it rolls
    // back, unless COMMIT was on its way.
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
