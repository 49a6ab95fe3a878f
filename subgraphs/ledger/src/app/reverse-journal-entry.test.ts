import { newId } from "@coffer/contracts/ids";
import { err, ok } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { makeFakeDesk } from "../../test/fakes/desk.ts";
import { makeReverseJournalEntry } from "./reverse-journal-entry.ts";

const asked = { actorId: newId("usr"), idempotencyKey: "k", entryId: newId("je"), narrative: "A mistake" };

describe("reverseJournalEntry", () => {
  it.each([{ entryId: newId("je") }, { narrative: "Another" }])("refuses the same key with %j", async (changes) => {
    const desk = makeFakeDesk();
    await makeReverseJournalEntry({ desk })(asked);
    expect(await makeReverseJournalEntry({ desk })({ ...asked, ...changes })).toEqual(
      err({ code: "IDEMPOTENCY_KEY_REUSED" }),
    );
    expect(desk.done.reversals).toHaveLength(1);
  });

  it("answers what the ledger refuses, also to the repeat", async () => {
    const desk = makeFakeDesk();
    const already = { code: "ENTRY_ALREADY_REVERSED", reversalId: newId("je") } as const;
    desk.refuseNext(already);
    for (let times = 0; times < 2; times += 1)
      expect(await makeReverseJournalEntry({ desk })(asked)).toEqual(err(already));
    expect(desk.done.reversals).toEqual([]);
  });

  it("takes an entry back once, by a new entry with an id of its own", async () => {
    const desk = makeFakeDesk();
    const reversed = await makeReverseJournalEntry({ desk })(asked);
    expect(await makeReverseJournalEntry({ desk })(asked)).toEqual(reversed);
    const [reversal, ...others] = desk.done.reversals;
    expect(others).toEqual([]);
    expect(reversed).toEqual(ok({ id: reversal?.id }));
    expect(reversal).toMatchObject({ entryId: asked.entryId, narrative: asked.narrative });
    expect(reversal?.id).not.toBe(asked.entryId);
  });
});
