import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { idFromUuid, newUuid, uuidOf } from "@coffer/contracts/ids";
import type { SubjectKind } from "@coffer/contracts/subjects";
import { applyItems } from "@coffer/ledger-core/apply-items";
import { pgSql } from "@coffer/platform/postgres/sql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expandPostings } from "../src/adapters/postgres/expand-postings.ts";
import { credit, debit, makeDesk, makeWorld, user, type World } from "./world.ts";

const ENTRY =
  "query ($id: ID!) { journalEntry(id: $id) { subject { __typename ... on Payment { id } } payment { id } } }";
const PARCEL = "parcel" as SubjectKind;

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.end());

/** An entry about something, as the owner of such things posts it. */
async function post(subject: { kind: SubjectKind; id: string }) {
  const [account, other] = [await world.openFor(user()), await makeDesk(world).open(`bank.${randomUUID()}`)];
  const id = newUuid();
  const legs = [
    { account: uuidOf(other), asset: "USD", amount: -5n },
    { account: uuidOf(account), asset: "USD", amount: 5n },
  ];
  const [outcome] = await applyItems(world.door, [{ action: "post", id, kind: "TEST", subject, legs }]);
  expect(outcome?.code).toBe("posted");
  return { entryId: idFromUuid("je", id), account };
}

const expand = (account: string) =>
  expandPostings(pgSql(world.database.pool("ledger")), {
    id: "1",
    kind: "postings",
    payload: [[uuidOf(account)], [0], [1]],
  });

describe("what an entry is about", () => {
  it("is shown as no payment where it is of another kind, and the balance's event is not told wrongly", async () => {
    const { entryId, account } = await post({ kind: PARCEL, id: newUuid() });

    expect(await world.ask(ENTRY, { id: entryId })).toMatchObject({
      journalEntry: null,
      errors: [{ extensions: { code: "INTERNAL_SERVER_ERROR" } }],
    });
    await expect(expand(account)).rejects.toThrow("an entry is about a parcel: this version knows no such subjects");
  });

  it("is a payment by its kind: in the books, and in the event of the balance that it changed", async () => {
    const id = newUuid();
    const { entryId, account } = await post({ kind: "payment", id });

    const payment = { id: idFromUuid("pay", id) };
    expect(await world.ask(ENTRY, { id: entryId })).toEqual({
      journalEntry: { subject: { __typename: "Payment", ...payment }, payment },
    });
    expect(await expand(account)).toMatchObject([
      { data: { paymentId: payment.id, subject: { kind: "payment", id: payment.id } } },
    ]);
  });
});

describe("the migration that gives subjects a kind", () => {
  const file = "../../../prisma/ledger/migrations/20261126180040_typed_subjects/migration.sql";
  const [fill = ""] =
    /ALTER TABLE "journal_entry" ADD COLUMN[\s\S]*?BETWEEN 1 AND 32\);/.exec(
      readFileSync(new URL(file, import.meta.url), "utf8"),
    ) ?? [];

  it("makes every subject that stood a payment, leaves entries about nothing so, and says no kind of later ones", async () => {
    const desk = makeDesk(world);
    const about = (await post({ kind: "payment", id: newUuid() })).entryId;
    const [bank, hers] = [await desk.open("bank"), await world.openFor(user())];
    const { entry } = await desk.record([debit(bank, "2.00"), credit(hers, "2.00")]);

    const client = await world.admin.connect();
    await client.query(`BEGIN; SET LOCAL ROLE ${world.database.roleOf("ledger")}_owner; SET LOCAL search_path = ledger;
      ALTER TABLE journal_entry DROP COLUMN subject_kind; ${fill}`);
    const { rows } = await client.query("SELECT id, subject_kind AS kind FROM journal_entry WHERE id = ANY ($1)", [
      [uuidOf(about), uuidOf(entry.id)],
    ]);
    const later = client.query(
      "INSERT INTO journal_entry (id, fingerprint, kind, subject_id, effective_at) VALUES (gen_random_uuid(), '', 'X', gen_random_uuid(), now())",
    );
    await expect(later).rejects.toMatchObject({ constraint: "journal_entry_subject_of_kind" });
    await client.query("ROLLBACK");
    client.release();

    expect(Object.fromEntries(rows.map(({ id, kind }) => [idFromUuid("je", id), kind]))).toEqual({
      [about]: "payment",
      [entry.id]: null,
    });
  });
});
