import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { credit, debit, makeDesk, makeWorld, user, type World } from "./world.ts";

// What was kept of a state inside an entry before the door stopped keeping it is mended by the
// migration; here on rows as they were then.

const migration = new URL(
  "../../../prisma/ledger/migrations/20261126100000_states_and_arrays/migration.sql",
  import.meta.url,
);
const [mend = ""] =
  /ALTER TABLE posting DISABLE[\s\S]*?ENABLE TRIGGER insert_only;/.exec(readFileSync(migration, "utf8")) ?? [];

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.end());

it("gives every posting of an operator's entry the balance after the entry, and changes nothing else", async () => {
  const desk = makeDesk(world);
  const [bank, hers] = [await desk.open("bank"), await world.openFor(user())];
  const entries = [
    (await desk.record([debit(hers, "5.00"), credit(hers, "5.00")])).entry,
    (await desk.record([debit(bank, "5.00"), credit(hers, "3.00"), credit(hers, "2.00")])).entry,
    (await desk.record([debit(bank, "1.00"), credit(hers, "1.00")])).entry,
  ];
  expect(entries.map(({ postings }) => postings.length)).toEqual([2, 3, 2]);
  const all = async () =>
    (await world.admin.query("SELECT p.* FROM ledger.posting p ORDER BY account_id, sequence")).rows;
  const right = await all();
  await world.admin.query(`ALTER TABLE ledger.posting DISABLE TRIGGER insert_only;
    UPDATE ledger.posting p SET balance = was.total
      FROM (SELECT *, sum(amount) OVER (PARTITION BY account_id ORDER BY sequence) AS total FROM ledger.posting) was
      WHERE was.account_id = p.account_id AND was.sequence = p.sequence;
    ALTER TABLE ledger.posting ENABLE TRIGGER insert_only`);
  expect(await all()).not.toEqual(right);

  await world.admin.query(
    `BEGIN; SET LOCAL ROLE ${world.database.roleOf("ledger")}_owner; SET LOCAL search_path = ledger; ${mend} COMMIT`,
  );

  expect(await all()).toEqual(right);
  await expect(world.admin.query("UPDATE ledger.posting SET balance = 0")).rejects.toThrow("insert-only");
});
