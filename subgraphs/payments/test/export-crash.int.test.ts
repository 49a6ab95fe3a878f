import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { buffer } from "node:stream/consumers";
import { newId, uuidOf } from "@coffer/contracts/ids";
import { programEnvironment } from "@coffer/local-parts/program-environment";
import { watched } from "@coffer/platform/running/watchdog";
import { makeClaim } from "@coffer/platform/values/claim";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PaymentExport } from "../src/domain/exports/export.ts";
import type { AccountId } from "../src/domain/money/ids.ts";
import { makeExportParts } from "./export-crash.ts";
import { parseCsv } from "./exporting.ts";
import { lookInto } from "./look-into.ts";
import { makeWorld, type Person, type World } from "./world.ts";

/** Long enough for several parts of a file. */
const ROWS = 3_000;
const KEY = randomBytes(32).toString("base64");

let world: World;
let ann: Person;
let purse: AccountId;
let parts: Awaited<ReturnType<typeof makeExportParts>>;

beforeAll(async () => {
  world = await makeWorld();
  ann = await world.person("ann");
  purse = (await world.funded(ann, "900.00")) as AccountId;
  await world.subgraph.stop();
  parts = await makeExportParts(world.environment.pool, KEY);
  await addMany(ROWS);
});
afterAll(() => world.database.drop());

let added = 0;
/** As many more, which nobody has settled: no money moves. */
async function addMany(count: number): Promise<void> {
  await world.admin.query(
    `INSERT INTO payments.payment (id, kind, status, currency, amount, fee, memo, from_account, from_user, to_account, to_user, entry_id, sequence, created_at, ended_at)
     SELECT ('00000000-0000-4000-8000-' || lpad(to_hex($4::int + n), 12, '0'))::uuid, 'DEPOSIT', 'PENDING', 'USD', 100, 0, repeat('m', 200),
       NULL, NULL, $1, $2, gen_random_uuid(), 1, now(), NULL FROM generate_series(1, $3::int) n`,
    [uuidOf(purse), uuidOf(ann.userId), count, added],
  );
  added += count;
}

async function ask(): Promise<PaymentExport> {
  const [id, ownerId] = [newId("pex"), ann.userId];
  const asked = await parts.desk.ask(makeClaim({ actorId: ownerId, operation: "exportPayments", key: id }, []), {
    ...{ id, ownerId, isOwn: true, link: await parts.links.make(id) },
    terms: { kind: "PAYMENTS", whose: { userId: ownerId }, filter: null, order: "OLDEST_FIRST", byteOrderMark: false },
  });
  if (!asked.ok) throw new Error(asked.error.code);
  return asked.value;
}
const read = async ({ id }: PaymentExport) => parseCsv((await buffer(parts.files.read(id))).toString());
const count = async (what: string): Promise<number> =>
  (await world.admin.query(`SELECT count(*)::int AS count FROM ${what}`)).rows[0].count;
const makeDue = () => world.admin.query("UPDATE payments.export_task SET due_at = now() - interval '1 second'");

beforeEach(() => world.admin.query("DELETE FROM payments.export_task"));

describe("a file", () => {
  it("whose maker is killed in the middle is made again, whole, and nothing of the first try is left", async () => {
    const asked = await ask();
    const { admin } = world;
    // It writes the first of its parts, and stands before the next as long as this is locked.
    await admin.query(
      `CREATE FUNCTION payments.wait_at_second() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock(4711); RETURN NEW; END $$;
       CREATE TRIGGER waits BEFORE INSERT ON payments.export_part FOR EACH ROW WHEN (NEW.number = 1) EXECUTE FUNCTION payments.wait_at_second()`,
    );
    const lock = await admin.connect();
    await lock.query("BEGIN; SELECT pg_advisory_xact_lock(4711)");
    const program = new URL("make-exports.fixture.ts", import.meta.url).pathname;
    const child = watched(
      spawn(process.execPath, [program, world.database.urlOf("payments"), KEY], {
        env: programEnvironment(),
        stdio: ["ignore", "ignore", "inherit", "ipc"],
      }),
    );
    await lookInto(admin).untilBlocked();
    expect(await count("payments.export_part")).toBe(1);
    child.kill("SIGKILL");
    await once(child, "exit");
    await lock.query("ROLLBACK");
    lock.release();
    await admin.query("DROP FUNCTION payments.wait_at_second CASCADE");

    await makeDue();
    await parts.job.round();
    const records = await read(asked);
    expect(records).toHaveLength(ROWS + 1);
    expect(new Set(records.map(({ id }) => id)).size).toBe(ROWS + 1);
    expect(await parts.desk.find(asked.id)).toMatchObject({ state: "READY", rows: ROWS + 1 });
    expect(await count("(SELECT DISTINCT run_id FROM payments.export_part) runs")).toBe(1);
    expect(await count("payments.export_task")).toBe(0);
  });

  it("is made once by two at once: the first to end it counts, and the other's parts go", async () => {
    const asked = await ask();
    const item = { id: uuidOf(asked.id) };
    expect(await Promise.all([parts.make(item), parts.make(item)])).toEqual(["done", "done"]);
    expect(await read(asked)).toHaveLength(ROWS + 1);
    expect(await count(`(SELECT DISTINCT run_id FROM payments.export_part WHERE export_id = '${item.id}') runs`)).toBe(
      1,
    );
    expect(await parts.make(item)).toBe("remove");
  });

  it("is of one moment: what comes while it is written is not in it, and what it began with is", async () => {
    const asked = await ask();
    const gate = await world.admin.connect();
    await gate.query("BEGIN; SELECT FROM payments.payment_export FOR UPDATE");
    const making = parts.make({ id: uuidOf(asked.id) });
    await lookInto(world.admin).untilBlocked();
    await addMany(5);
    await world.admin.query("UPDATE payments.payment SET memo = 'later' WHERE to_account = $1", [uuidOf(purse)]);
    await gate.query("ROLLBACK");
    gate.release();
    await making;
    const records = await read(asked);
    expect(records).toHaveLength(ROWS + 1);
    expect(records.some(({ memo }) => memo === "later")).toBe(false);
  });

  it("is not to be had where more match by then than one file may have", async () => {
    const asked = await ask();
    const few = await makeExportParts(world.environment.pool, KEY, { rowsMax: ROWS });
    await few.make({ id: uuidOf(asked.id) });
    expect(await parts.desk.find(asked.id)).toMatchObject({ state: "FAILED", failure: "TOO_LARGE" });
    expect(await count("payments.export_task")).toBe(0);
  });
});
