import { newId } from "@coffer/contracts/ids";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { freshDatabase } from "@coffer/testkit/database";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { makeTreasuryWriter } from "../src/adapters/postgres/treasuries/treasury-writer.ts";

let database: Awaited<ReturnType<typeof freshDatabase>>;
let pool: ReturnType<typeof database.pool>;
let admin: typeof pool;

beforeAll(async () => {
  database = await freshDatabase();
  pool = database.pool("wallets", 4);
  admin = database.adminPool(1);
  await pool.query(
    `WITH kept AS (
       INSERT INTO wallet (id, user_id, network, kind, name, origin, account_path, account_xpub, key_id, wrapped_key, ciphertext, created_at)
       VALUES (gen_random_uuid(), NULL, 'ETHEREUM', 'TREASURY', 'w', 'TREASURY', 'm', 'xpub', 'k', '', '', now()) RETURNING id
     )
     INSERT INTO treasury (network, wallet_id, state, opened_at) SELECT 'ETHEREUM', id, 'OPEN', now() FROM kept`,
  );
  // The later one of their order stands first in the table.
  for (const [index, address] of ["b", "a"].entries())
    await pool.query(
      `INSERT INTO source (network, address, wallet_id, address_index, next_nonce, paused_for)
       SELECT network, $1, wallet_id, $2::int, 0, 'REFUSED' FROM treasury`,
      [address, index],
    );
});
afterAll(() => database.drop());

const lock = "SELECT address FROM source WHERE address = $1 FOR UPDATE";
const isHalted = () => inTransaction(pool, (client) => makeTreasuryWriter(pgSql(client)).isHalted("ETHEREUM"));

describe("the sources of a treasury that is opened again", () => {
  it("are locked in the order in which blocks lock them, so that nobody waits for each other", async () => {
    expect(await isHalted()).toBe(true);
    const block = await database.pool("wallets", 1).connect();
    try {
      await block.query("BEGIN");
      await block.query(lock, ["a"]);
      const opened = inTransaction(pool, (client) =>
        makeTreasuryWriter(pgSql(client)).switchTo({
          ...{ network: "ETHEREUM", state: "OPEN", reason: "looked" },
          ...{ operatorId: newId("usr"), at: new Date() },
        }),
      );
      await vi.waitFor(
        async () => {
          const waiting =
            "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
          expect((await admin.query(waiting)).rowCount).toBe(1);
        },
        { timeout: 120_000 },
      );
      await block.query(`${lock} NOWAIT`, ["b"]);
      await block.query("COMMIT");
      await opened;
    } finally {
      block.release();
    }
    expect(await isHalted()).toBe(false);
  });
});
