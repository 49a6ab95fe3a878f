import type pg from "pg";
import type { Logger } from "../running/log.ts";
import { inTransaction } from "./sql.ts";

/** Whoever was killed keeps its place no longer than this. */
const LEASE_MS = 3_000;
/** A holder that is slow for two renewals still holds it at the third. */
const RENEW_MS = 750;

export type Lease = {
  /**
   * Does `work` in a transaction in which nobody else can take the lease, and gives it back there;
   * false, and nothing is done, where another has taken it meanwhile.
   */
  finish(work: (client: pg.PoolClient) => Promise<void>): Promise<boolean>;
};

export type LeaseParts = {
  readonly pool: pg.Pool;
  readonly log: Logger;
  /** Below 10 s. */
  readonly leaseMs?: number;
  readonly renewMs?: number;
};

// Nothing is written while another has it. One that ends later than any lease may was written by a
// clock that has been set back since.
const TAKE = `INSERT INTO lease (name, term, until)
  SELECT $1, 1, clock_timestamp() + make_interval(secs => $2::float8 / 1000)
  WHERE NOT EXISTS (SELECT FROM lease WHERE name = $1 AND until > clock_timestamp() AND until <= clock_timestamp() + interval '10 s')
  ON CONFLICT (name) DO UPDATE SET term = lease.term + 1, until = clock_timestamp() + make_interval(secs => $2::float8 / 1000)
  WHERE lease.until <= clock_timestamp() OR lease.until > clock_timestamp() + interval '10 s'
  RETURNING term`;
const RENEW =
  "UPDATE lease SET until = clock_timestamp() + make_interval(secs => $3::float8 / 1000) WHERE name = $1 AND term = $2::bigint";
const GIVE_BACK = "UPDATE lease SET until = '-infinity' WHERE name = $1 AND term = $2::bigint";

/**
 * Runs `work` while nobody else has the named lease; null, and nothing is run, where somebody has
 * it. A row of the schema's table `lease`, and not a lock: no session is relied on (a pooler may
 * give each statement another one), and no transaction is open, so `work` may wait for an outside
 * party. By the database's clock alone. A holder that stood still may find at the end that it is
 * none any more: what must be done by one alone is done in `finish`.
 */
export async function underLease<T>(
  { pool, log, leaseMs = LEASE_MS, renewMs = RENEW_MS }: LeaseParts,
  name: string,
  work: (lease: Lease) => Promise<T>,
): Promise<T | null> {
  const { rows } = await pool.query<{ term: string }>({ name: "lease-take", text: TAKE, values: [name, leaseMs] });
  const term = rows[0]?.term;
  if (term === undefined) return null;

  let given = false;
  const renewing = keepDoing(renewMs, () =>
    pool
      .query({ name: "lease-renew", text: RENEW, values: [name, term, leaseMs] })
      .catch((error: unknown) => log.warn({ err: error, lease: name }, "a lease could not be renewed")),
  );
  try {
    return await work({
      async finish(act) {
        // First: a renewal that came after would take back what is given here.
        await renewing.stop();
        const done = await inTransaction(pool, async (client) => {
          const { rowCount } = await client.query({ name: "lease-give-back", text: GIVE_BACK, values: [name, term] });
          if (rowCount !== 1) return false;
          await act(client);
          return true;
        });
        given = true;
        return done;
      },
    });
  } finally {
    await renewing.stop();
    // Where it cannot be given back, it ends by itself.
    if (!given) await pool.query(GIVE_BACK, [name, term]).catch(() => undefined);
  }
}

/** One at a time, the first after `everyMs`. */
function keepDoing(everyMs: number, act: () => Promise<unknown>): { stop(): Promise<void> } {
  let stopped = false;
  let doing: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const next = () => {
    timer = setTimeout(() => {
      doing = act().finally(() => {
        if (!stopped) next();
      });
    }, everyMs);
  };
  next();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await doing;
    },
  };
}
