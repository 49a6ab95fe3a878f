import { newUuid } from "@coffer/contracts/ids";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

let database: TestDatabase;
let admin: pg.Pool;
let payments: pg.Pool;
const [ann, ben, house, owner] = [newUuid(), newUuid(), newUuid(), newUuid()];

beforeAll(async () => {
  database = await freshDatabase();
  admin = database.adminPool();
  payments = database.pool("payments");
  await admin.query("INSERT INTO ledger.asset (code, scale, kind) VALUES ('USD', 2, 'FIAT') ON CONFLICT DO NOTHING");
  await admin.query(
    `SELECT ledger.open_account($1::uuid[], $2::uuid[], ARRAY['USD', 'USD', 'USD'], ARRAY['LIABILITY', 'LIABILITY', 'ASSET'],
      ARRAY['customer', 'customer', 'provider.x'], ARRAY['a', 'b', 'h'], ARRAY[0, 0, NULL]::numeric[])`,
    [
      [ann, ben, house],
      [owner, newUuid(), null],
    ],
  );
  await admin.query(
    `SELECT ledger.apply(ARRAY[$1::uuid], ARRAY[sha256('a')], NULL, ARRAY['X'], NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
      ARRAY[1, 1], ARRAY[$2, $3]::uuid[], ARRAY['USD', 'USD'], ARRAY[-700, 700]::numeric[], NULL)`,
    [newUuid(), house, ann],
  );
  await admin.query(
    `SELECT ledger.apply(ARRAY[$1::uuid], ARRAY[sha256('b')], ARRAY['hold'], ARRAY['X'], NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
      ARRAY[1, 1], ARRAY[$2, $3]::uuid[], ARRAY['USD', 'USD'], ARRAY[-200, 200]::numeric[], NULL)`,
    [newUuid(), ann, ben],
  );
});
afterAll(() => database.drop());

type Row = { id: string; available: string | null; block: string | null };
const lock = async (ids: readonly string[], client: pg.Pool | pg.ClientBase = payments): Promise<Row[]> =>
  (
    await client.query<Row>("SELECT id, available::text AS available, block FROM ledger.lock_available($1::uuid[])", [
      ids,
    ])
  ).rows;

describe("what may be debited from accounts", () => {
  it("is what is there, less what is reserved; nothing of what is blocked; and not said of what has no floor", async () => {
    const read = async () => (await lock([ann, newUuid()])).map(({ available, block }) => [available, block]);
    expect(await lock([house])).toEqual([{ id: house, available: null, block: null }]);
    expect(await read()).toEqual([["500", null]]);
    await admin.query("SELECT ledger.freeze_owner($1, true)", [owner]);
    expect(await read()).toEqual([["0", "FROZEN"]]);
    await admin.query("SELECT ledger.freeze_owner($1, false)", [owner]);
    await admin.query("SELECT ledger.set_account_state(ARRAY[$1::uuid], ARRAY['FROZEN'])", [ann]);
    expect(await read()).toEqual([["0", "FROZEN"]]);
    await admin.query("SELECT ledger.set_account_state(ARRAY[$1::uuid], ARRAY['OPEN'])", [ann]);
    expect(await read()).toEqual([["500", null]]);
  });

  it("stays so until the transaction ends, and whoever names the same in another order waits for nobody who waits", async () => {
    const orders = [
      [ann, ben, house],
      [house, ben, ann],
      [ben, house, ann],
    ];
    const rounds = Array.from({ length: 30 }, async (_, nth) => {
      const client = await payments.connect();
      try {
        await client.query("BEGIN");
        const rows = await lock(orders[nth % orders.length] ?? [], client);
        const { rows: waiting } = await admin.query(
          "SELECT FROM ledger.account WHERE id = ANY ($1::uuid[]) FOR UPDATE SKIP LOCKED",
          [[ann, ben, house]],
        );
        await client.query("COMMIT");
        return [rows.length, waiting.length];
      } finally {
        client.release();
      }
    });
    expect(new Set((await Promise.all(rounds)).map((one) => one.join(" ")))).toEqual(new Set(["3 0"]));
  });
});
