import { randomUUID } from "node:crypto";
import { idFromUuid, newId, uuidOf } from "@coffer/contracts/ids";
import { applyItems } from "@coffer/ledger-core/apply-items";
import type { LedgerItem } from "@coffer/ledger-core/ledger-item";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, credit, debit, JOURNAL_ENTRY, makeDesk, makeWorld, REVERSE, user, type World } from "./world.ts";

let world: World;
let desk: ReturnType<typeof makeDesk>;
let bank: string;
let fees: string;

beforeAll(async () => {
  world = await makeWorld();
  desk = makeDesk(world);
  bank = await desk.open("bank");
  fees = await desk.open("fees", { kind: "INCOME", floor: "0" });
});
afterAll(() => world.end());

/**
 * Runs a request that must be refused, and checks that no account, entry, posting or event came of
 * it.
 */
async function unchanged(request: () => Promise<Answer>): Promise<Answer> {
  const before = await world.state();
  const answer = await request();
  expect(await world.state()).toEqual(before);
  return answer;
}

describe("reverseJournalEntry", () => {
  const inTheDoor = async (item: LedgerItem) => {
    const [outcome] = await applyItems(world.door, [item]);
    expect(outcome?.code).toBe("posted");
    return idFromUuid("je", item.id);
  };

  it("is refused to whoever is no operator, and refuses what is no entry's id", async () => {
    const input = { entryId: newId("je"), narrative: "x", idempotencyKey: "k" };
    for (const role of ["USER", "AUDITOR", "ADMIN"] as const)
      expect((await world.as(user([role]))(REVERSE, { input })).errors).toMatchObject([
        { extensions: { code: "FORBIDDEN" } },
      ]);
    const { errors } = await unchanged(() => desk.reverse("pay_nothing", { narrative: "a\u200b" }));
    expect(errors[0].extensions.inputs.map(({ path, code }: Answer) => [path, code])).toEqual([
      ["input.entryId", "INVALID_ID"],
      ["input.narrative", "FORBIDDEN_CHARACTERS"],
    ]);
  });

  it("refuses an entry that does not exist", async () => {
    expect(await unchanged(() => desk.reverse(newId("je")))).toMatchObject({ __typename: "EntryNotFound" });
  });

  it("refuses what moved no money, and a reversal", async () => {
    const hold = await inTheDoor({
      action: "hold",
      id: randomUUID(),
      kind: "CARD",
      debit: uuidOf(bank),
      credit: uuidOf(fees),
      asset: "USD",
      amount: 5n,
    });
    const release = await inTheDoor({ action: "void", id: randomUUID(), kind: "CARD", hold: uuidOf(hold) });
    const { entry } = await desk.record([debit(bank, "1"), credit(fees, "1")]);
    const { entry: reversal } = await desk.reverse(entry.id);
    for (const [id, action] of [
      [hold, "HOLD"],
      [release, "VOID"],
      [reversal.id, "REVERSE"],
    ])
      expect(await unchanged(() => desk.reverse(id as string))).toMatchObject({
        __typename: "EntryNotReversible",
        action,
      });
  });

  it("refuses a second reversal, and shows the first", async () => {
    const { entry } = await desk.record([debit(bank, "1"), credit(fees, "1")]);
    const { entry: reversal } = await desk.reverse(entry.id, { narrative: "The first" });
    expect(await unchanged(() => desk.reverse(entry.id))).toMatchObject({
      __typename: "EntryAlreadyReversed",
      reversal: { id: reversal.id, narrative: "The first" },
    });
  });

  it("refuses what would take an account below its floor: the money is spent", async () => {
    const spender = await world.openFor(user());
    const { entry } = await desk.record([debit(bank, "3.00"), credit(spender, "3.00")]);
    await desk.record([debit(spender, "1.00"), credit(fees, "1.00")]);
    expect(await unchanged(() => desk.reverse(entry.id))).toMatchObject({
      __typename: "InsufficientFunds",
      accountId: spender,
      available: { amount: "2.00", currency: "USD" },
    });
  });

  it("refuses to touch a closed account, and to take from a frozen one or a frozen user's", async () => {
    const [closing, freezing, suspect] = [await desk.open("closing"), await desk.open("freezing"), user()];
    const theirs = await world.openFor(suspect);
    const { entry: one } = await desk.record([debit(bank, "1"), credit(closing, "1")]);
    await desk.record([debit(closing, "1"), credit(bank, "1")]);
    await desk.setState(closing, "CLOSED");
    const { entry: two } = await desk.record([debit(bank, "1"), credit(freezing, "1")]);
    await desk.setState(freezing, "FROZEN");
    const { entry: three } = await desk.record([debit(bank, "1"), credit(theirs, "1")]);
    await world.database.pool("auth").query("SELECT ledger.freeze_owner($1, true)", [uuidOf(suspect.userId)]);
    for (const [entry, __typename, accountId] of [
      [one, "AccountClosed", closing],
      [two, "AccountFrozen", freezing],
      [three, "OwnerFrozen", theirs],
    ])
      expect(await unchanged(() => desk.reverse(entry.id))).toMatchObject({ __typename, accountId });
  });

  it("makes one reversal of 20 at once with keys of their own", async () => {
    const income = await desk.open("race.reverse", { kind: "INCOME" });
    const { entry } = await desk.record([debit(bank, "1"), credit(income, "1")]);
    const answers = await Promise.all(Array.from({ length: 20 }, () => desk.reverse(entry.id)));
    const done = answers.filter(({ __typename }) => __typename === "ReverseJournalEntrySuccess");
    const late = answers.filter(({ __typename }) => __typename === "EntryAlreadyReversed");
    expect([done.length, late.length]).toEqual([1, 19]);
    expect(late.every(({ reversal }) => reversal.id === done[0]?.entry.id)).toBe(true);
    expect(await world.units(income)).toBe("0");
  });

  it("makes one reversal of 20 at once with one key", async () => {
    const { entry } = await desk.record([debit(bank, "1"), credit(fees, "1")]);
    const idempotencyKey = randomUUID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => desk.reverse(entry.id, { idempotencyKey })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ __typename: "ReverseJournalEntrySuccess" });
    expect(await desk.reverse(entry.id, { idempotencyKey, narrative: "another" })).toMatchObject({
      __typename: "IdempotencyKeyReused",
    });
  });

  it("posts the opposite legs, and each entry shows the other", async () => {
    const hers = await world.openFor(user());
    const { entry } = await desk.record([debit(bank, "1.25"), credit(hers, "1.25")]);
    const { entry: reversal } = await desk.reverse(entry.id, { narrative: "Wrong person" });
    expect(reversal).toMatchObject({
      kind: "REVERSAL",
      action: "REVERSE",
      narrative: "Wrong person",
      reverses: { id: entry.id },
      recordedBy: { id: world.operator.userId },
    });
    expect(reversal.postings.map(({ account, side, amount }: Answer) => [account.id, side, amount.amount])).toEqual([
      [hers, "DEBIT", "1.25"],
      [bank, "CREDIT", "1.25"],
    ]);
    const { journalEntry } = await world.ask(JOURNAL_ENTRY, { id: entry.id });
    expect(journalEntry.reversedBy).toEqual({ id: reversal.id });
  });

  it("takes back a capture, which names its hold, and a payment's entry, which names its payment", async () => {
    const payer = await world.openFor(user());
    await desk.record([debit(bank, "9.00"), credit(payer, "9.00")]);
    const paymentId = newId("pay");
    const hold = await inTheDoor({
      action: "hold",
      id: randomUUID(),
      kind: "CARD",
      subject: { kind: "payment", id: uuidOf(paymentId) },
      debit: uuidOf(payer),
      credit: uuidOf(fees),
      asset: "USD",
      amount: 900n,
    });
    const capture = await inTheDoor({
      action: "capture",
      id: randomUUID(),
      kind: "CARD",
      subject: { kind: "payment", id: uuidOf(paymentId) },
      hold: uuidOf(hold),
      amount: 600n,
    });
    const { journalEntry: held } = await world.ask(JOURNAL_ENTRY, { id: hold });
    const payment = { __typename: "Payment", id: paymentId };
    expect(held).toMatchObject({ action: "HOLD", subject: payment, payment: { id: paymentId }, recordedBy: null });
    expect(held.hold).toBeNull();
    expect(held.postings).toMatchObject([
      { side: null, amount: { amount: "0.00" } },
      { side: null, amount: { amount: "0.00" } },
    ]);
    const { journalEntry: captured } = await world.ask(JOURNAL_ENTRY, { id: capture });
    expect(captured).toMatchObject({ action: "CAPTURE", hold: { id: hold }, reverses: null });
    const { entry } = await desk.reverse(capture);
    expect(entry).toMatchObject({ reverses: { id: capture }, subject: null, payment: null, hold: null });
    expect(await world.units(payer)).toBe("900");
  });
});
