import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { err, ok } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { USD } from "../../test/fakes/books.ts";
import { makeFakeDesk } from "../../test/fakes/desk.ts";
import { makeRecordJournalEntry, type RecordJournalEntry } from "./record-journal-entry.ts";

const [OPERATOR, BANK, FEES] = [newId("usr"), newId("acc"), newId("acc")];
const asked = (changes: Partial<RecordJournalEntry> = {}): RecordJournalEntry => ({
  actorId: OPERATOR,
  idempotencyKey: "k",
  kind: "FEE",
  narrative: "A fee",
  reference: null,
  effectiveAt: null,
  legs: [
    { accountId: BANK, amount: money(USD, -100n) },
    { accountId: FEES, amount: money(USD, 100n) },
  ],
  ...changes,
});

describe("recordJournalEntry", () => {
  it.each<Partial<RecordJournalEntry>>([
    { kind: "OTHER" },
    { narrative: "Another" },
    { reference: "r" },
    { effectiveAt: new Date(0) },
    { legs: [] },
    { legs: asked().legs.toReversed() },
    { legs: asked().legs.map(({ accountId, amount }) => ({ accountId, amount: money(USD, -amount.units) })) },
    { legs: asked().legs.map(({ accountId }) => ({ accountId, amount: money({ code: "EUR", scale: 2 }, 100n) })) },
  ])("refuses the same key with other arguments: %#", async (changes) => {
    const desk = makeFakeDesk();
    await makeRecordJournalEntry({ desk })(asked());
    expect(await makeRecordJournalEntry({ desk })(asked(changes))).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
    expect(desk.done.entries).toHaveLength(1);
  });

  it("asks the ledger also where the legs do not balance: that is its word", async () => {
    const desk = makeFakeDesk();
    const legs = [{ accountId: BANK, amount: money(USD, 1n) }];
    await makeRecordJournalEntry({ desk })(asked({ legs }));
    expect(desk.done.entries).toMatchObject([{ legs }]);
  });

  it("gives the first answer to a repeat, a refusal too", async () => {
    const desk = makeFakeDesk();
    const record = makeRecordJournalEntry({ desk });
    desk.refuseNext({ code: "ACCOUNT_FROZEN", accountId: BANK });
    const refused = err({ code: "ACCOUNT_FROZEN", accountId: BANK });
    expect(await record(asked())).toEqual(refused);
    expect(await record(asked())).toEqual(refused);

    const recorded = await record(asked({ idempotencyKey: "k2" }));
    expect(recorded).toEqual(ok({ id: desk.done.entries[0]?.id }));
    expect(await record(asked({ idempotencyKey: "k2" }))).toEqual(recorded);
    expect(desk.done.entries).toHaveLength(1);
  });
});
