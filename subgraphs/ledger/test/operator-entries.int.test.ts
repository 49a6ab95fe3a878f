import { randomUUID } from "node:crypto";
import { applyItems } from "@coffer/ledger-core/apply-items";
import type { LedgerItem } from "@coffer/ledger-core/ledger-item";
import type { CofferEvent } from "@coffer/platform/events/event";
import { idFromUuid, newId, uuidOf } from "@coffer/platform/ids";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  type Answer,
  credit,
  debit,
  JOURNAL_ENTRY,
  makeDesk,
  makeWorld,
  RECORD,
  REVERSE,
  user,
  type World,
} from "./world.ts";

let world: World;
let desk: ReturnType<typeof makeDesk>;
let bank: string;
let fees: string;
let euros: string;
const alice = user();
let hers: string;

beforeAll(async () => {
  world = await makeWorld();
  desk = makeDesk(world);
  bank = await desk.open("bank");
  fees = await desk.open("fees", { kind: "INCOME", floor: "0" });
  euros = await desk.open("bank.euro", { currency: "EUR" });
  hers = await world.openFor(alice);
});
afterAll(() => world.end());

/** Runs a request that must be refused, and checks that no account, entry, posting or event came of it. */
async function unchanged(request: () => Promise<Answer>): Promise<Answer> {
  const before = await world.state();
  const answer = await request();
  expect(await world.state()).toEqual(before);
  return answer;
}

const ABSENT = "acc_01h455vb4pex5vsknk084sn02q";

describe("recordJournalEntry", () => {
  it.each(["USER", "COMPLIANCE", "AUDITOR", "ADMIN"] as const)("is refused to %s, and keeps nothing", async (role) => {
    const input = { narrative: "x", legs: [debit(bank, "1"), credit(fees, "1")], idempotencyKey: "k" };
    const claims = await world.claims();
    const { errors } = await unchanged(() => world.as(user(["USER", role]))(RECORD, { input }));
    expect(errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    expect((await world.nobody(RECORD, { input })).errors).toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
    expect(await world.claims()).toBe(claims);
  });

  it("names all faults of a request at once, and keeps nothing", async () => {
    const claims = await world.claims();
    const { errors } = await unchanged(() =>
      desk.record([debit("acc_nobody", "-1"), credit(fees, "1.001", "USD"), credit(fees, "1", "XXX")], {
        kind: "lower case",
        effectiveAt: "2026-02-30T00:00:00Z",
        narrative: " ",
        reference: "",
        idempotencyKey: "",
      }),
    );
    expect(errors[0].extensions.code).toBe("BAD_USER_INPUT");
    expect(errors[0].extensions.inputs.map(({ path, code }: Answer) => [path, code])).toEqual([
      ["input.kind", "INVALID_KIND"],
      ["input.effectiveAt", "INVALID_TIME"],
      ["input.narrative", "INVALID_LENGTH"],
      ["input.reference", "INVALID_LENGTH"],
      ["input.legs.0.accountId", "INVALID_ID"],
      ["input.legs.0.amount.amount", "NOT_A_DECIMAL"],
      ["input.legs.1.amount.amount", "TOO_PRECISE"],
      ["input.legs.2.amount.currency", "UNKNOWN_CURRENCY"],
      ["input.idempotencyKey", "INVALID_KEY"],
    ]);
    expect(await world.claims()).toBe(claims);
  });

  it.each([
    ["one leg", 1],
    ["101 legs", 101],
  ])("refuses %s", async (_name, count) => {
    const { errors } = await unchanged(() => desk.record(Array.from({ length: count }, () => debit(bank, "1"))));
    expect(errors[0].extensions.inputs).toMatchObject([{ path: "input.legs", code: "OUT_OF_RANGE" }]);
  });

  it.each([
    ["in more than 5 minutes", () => new Date(Date.now() + 6 * 60_000).toISOString(), "IN_THE_FUTURE"],
    ["before 1970", () => "1969-12-31T23:59:59Z", "OUT_OF_RANGE"],
    ["without an offset", () => "2026-01-01T00:00:00", "INVALID_TIME"],
    ["as a number", () => 1767225600000, "INVALID_TIME"],
  ])("refuses a time %s", async (_name, effectiveAt, code) => {
    const { errors } = await unchanged(() =>
      desk.record([debit(bank, "1"), credit(fees, "1")], { effectiveAt: effectiveAt() }),
    );
    expect(errors[0].extensions.inputs).toMatchObject([{ path: "input.effectiveAt", code }]);
  });

  it("refuses an account that does not exist, and says which", async () => {
    expect(await unchanged(() => desk.record([debit(bank, "1"), credit(ABSENT, "2")]))).toMatchObject({
      __typename: "AccountNotFound",
      code: "ACCOUNT_NOT_FOUND",
      accountId: ABSENT,
    });
  });

  it("refuses an amount in another currency than its account's", async () => {
    expect(await unchanged(() => desk.record([debit(bank, "1"), credit(euros, "1")]))).toMatchObject({
      __typename: "CurrencyMismatch",
      accountId: euros,
      accountCurrency: "EUR",
    });
  });

  it("refuses legs that do not add up, and says in which currencies and by how much", async () => {
    const legs = [debit(bank, "5.00"), credit(fees, "3.00"), credit(hers, "3.50"), debit(euros, "7.01", "EUR")];
    expect(await unchanged(() => desk.record(legs))).toMatchObject({
      __typename: "EntryUnbalanced",
      imbalances: [
        { side: "CREDIT", excess: { amount: "1.50", currency: "USD" } },
        { side: "DEBIT", excess: { amount: "7.01", currency: "EUR" } },
      ],
    });
  });

  it("refuses what would take an account below its floor, and says which and what it could spend", async () => {
    const poor = await world.openFor(user());
    await desk.record([debit(bank, "4.00"), credit(poor, "4.00")]);
    const legs = [debit(bank, "1.00"), debit(poor, "5.00"), credit(poor, "0.50"), credit(fees, "5.50")];
    expect(await unchanged(() => desk.record(legs))).toMatchObject({
      __typename: "InsufficientFunds",
      accountId: poor,
      available: { amount: "4.00", currency: "USD" },
    });
  });

  it("counts from the floor what a system account can spend", async () => {
    const credited = await desk.open("credit.line", { floor: "-10.00" });
    const legs = [debit(credited, "10.01"), credit(fees, "10.01")];
    expect(await unchanged(() => desk.record(legs))).toMatchObject({
      __typename: "InsufficientFunds",
      available: { amount: "10.00" },
    });
    expect(await desk.record([debit(credited, "10.00"), credit(fees, "10.00")])).toMatchObject({
      __typename: "RecordJournalEntrySuccess",
    });
    await desk.record([debit(fees, "10.00"), credit(credited, "10.00")]);
  });

  it("refuses a closed account on either side", async () => {
    const closed = await desk.open("closed.one");
    await desk.setState(closed, "CLOSED");
    for (const legs of [
      [debit(bank, "1"), credit(closed, "1")],
      [debit(closed, "1"), credit(bank, "1")],
    ])
      expect(await unchanged(() => desk.record(legs))).toMatchObject({
        __typename: "AccountClosed",
        accountId: closed,
      });
  });

  it("refuses to take from a frozen account, and takes what comes to it", async () => {
    const frozen = await desk.open("frozen.one");
    await desk.setState(frozen, "FROZEN");
    expect(await unchanged(() => desk.record([debit(frozen, "1"), credit(bank, "1")]))).toMatchObject({
      __typename: "AccountFrozen",
      accountId: frozen,
    });
    expect(await desk.record([debit(bank, "1"), credit(frozen, "1")])).toMatchObject({
      __typename: "RecordJournalEntrySuccess",
    });
  });

  it("refuses to take from an account of a frozen user", async () => {
    const suspect = user();
    const theirs = await world.openFor(suspect);
    await desk.record([debit(bank, "1"), credit(theirs, "1")]);
    await world.database.pool("users").query("SELECT ledger.freeze_owner($1, true)", [uuidOf(suspect.userId)]);
    expect(await unchanged(() => desk.record([debit(theirs, "1"), credit(bank, "1")]))).toMatchObject({
      __typename: "OwnerFrozen",
      accountId: theirs,
    });
    expect(await world.as(suspect)("{ accounts { state } }")).toEqual({ accounts: [{ state: "FROZEN" }] });
  });

  it("records legs of several currencies at once, with their sides, amounts and balances after them", async () => {
    const [cash, income, cashEuro, incomeEuro] = [
      await desk.open("exchange.cash"),
      await desk.open("exchange.income", { kind: "INCOME" }),
      await desk.open("exchange.cash", { currency: "EUR" }),
      await desk.open("exchange.income", { kind: "INCOME", currency: "EUR" }),
    ];
    const { __typename, entry } = await desk.record(
      [
        debit(cash, "10.00"),
        credit(income, "9.00"),
        credit(income, "1.00"),
        debit(cashEuro, "0.01", "EUR"),
        credit(incomeEuro, "0.01", "EUR"),
      ],
      {
        kind: "EXCHANGE",
        narrative: "Month’s end — 1. „Quartal“",
        reference: 'inv-"7"\\',
        effectiveAt: "2026-01-31T23:30:00+01:00",
      },
    );
    expect(__typename).toBe("RecordJournalEntrySuccess");
    expect(entry).toMatchObject({
      kind: "EXCHANGE",
      action: "POST",
      narrative: "Month’s end — 1. „Quartal“",
      reference: 'inv-"7"\\',
      reverses: null,
      reversedBy: null,
      hold: null,
      payment: null,
      recordedBy: { id: world.operator.userId },
    });
    expect(entry.id).toMatch(/^je_/);
    expect(new Date(entry.effectiveAt).toISOString()).toBe("2026-01-31T22:30:00.000Z");
    const shown = entry.postings.map(({ account, side, amount, balanceAfter, sequence }: Answer) => [
      account.id,
      side,
      amount.amount,
      amount.currency,
      balanceAfter.posted.amount,
      sequence,
    ]);
    expect(shown.map(([, side]: string[]) => side)).toEqual(["DEBIT", "DEBIT", "CREDIT", "CREDIT", "CREDIT"]);
    expect(shown).toEqual(
      expect.arrayContaining([
        [cash, "DEBIT", "10.00", "USD", "-10.00", "1"],
        [cashEuro, "DEBIT", "0.01", "EUR", "-0.01", "1"],
        [income, "CREDIT", "9.00", "USD", "9.00", "1"],
        [income, "CREDIT", "1.00", "USD", "10.00", "2"],
        [incomeEuro, "CREDIT", "0.01", "EUR", "0.01", "1"],
      ]),
    );
    const [auditor] = [world.as(user(["AUDITOR"]))];
    expect(await auditor(JOURNAL_ENTRY, { id: entry.id })).toEqual({ journalEntry: entry });
  });

  it("takes effect now where no time is given", async () => {
    const { entry } = await desk.record([debit(bank, "1"), credit(fees, "1")]);
    expect(entry.kind).toBe("MANUAL");
    expect(entry.effectiveAt >= entry.recordedAt).toBe(true);
  });

  it("records 100 legs", async () => {
    const legs = Array.from({ length: 50 }, () => [debit(bank, "1"), credit(fees, "1")]).flat();
    expect((await desk.record(legs)).entry.postings).toHaveLength(100);
  });
});

describe("an operator's key", () => {
  const entryOf = (answer: Answer): string => answer.entry.id;

  it("cannot be used for other arguments", async () => {
    const idempotencyKey = randomUUID();
    const legs = [debit(bank, "1"), credit(fees, "1")];
    await desk.record(legs, { idempotencyKey });
    for (const changes of [
      { narrative: "another" },
      { kind: "OTHER" },
      { reference: "r" },
      { effectiveAt: "2026-01-01T00:00:00Z" },
    ])
      expect(await unchanged(() => desk.record(legs, { idempotencyKey, ...changes }))).toMatchObject({
        __typename: "IdempotencyKeyReused",
      });
    expect(await unchanged(() => desk.record([credit(bank, "1"), debit(fees, "1")], { idempotencyKey }))).toMatchObject(
      { __typename: "IdempotencyKeyReused" },
    );
  });

  it("gives the first answer to every repeat, however the arguments are written", async () => {
    const idempotencyKey = randomUUID();
    const first = await desk.record([debit(bank, "1"), credit(fees, "1.00")], {
      idempotencyKey,
      effectiveAt: "2026-01-01T01:00:00+01:00",
    });
    const again = await unchanged(() =>
      desk.record([debit(bank, "1.0"), credit(fees, "1")], { idempotencyKey, effectiveAt: "2026-01-01T00:00:00.000Z" }),
    );
    expect(again).toEqual(first);
  });

  it("gives a refusal to every repeat, though it would not be refused any more", async () => {
    const [late, idempotencyKey] = [await world.openFor(user()), randomUUID()];
    const legs = [debit(late, "2.00"), credit(bank, "2.00")];
    const first = await desk.record(legs, { idempotencyKey });
    expect(first).toMatchObject({ __typename: "InsufficientFunds", available: { amount: "0.00", currency: "USD" } });
    await desk.record([debit(bank, "5.00"), credit(late, "5.00")]);
    expect(await unchanged(() => desk.record(legs, { idempotencyKey }))).toEqual(first);
    expect(await desk.record(legs)).toMatchObject({ __typename: "RecordJournalEntrySuccess" });
  });

  it("gives an imbalance to every repeat with its amounts", async () => {
    const idempotencyKey = randomUUID();
    const legs = [debit(bank, "9007199254740993.01"), credit(fees, "0.01")];
    const first = await desk.record(legs, { idempotencyKey });
    expect(first.imbalances).toEqual([{ side: "DEBIT", excess: { amount: "9007199254740993.00", currency: "USD" } }]);
    expect(await desk.record(legs, { idempotencyKey })).toEqual(first);
  });

  it("is free for other arguments after a rejected request", async () => {
    const idempotencyKey = randomUUID();
    await desk.record([debit(bank, "x"), credit(fees, "1")], { idempotencyKey });
    expect(await desk.record([debit(bank, "1"), credit(fees, "1")], { idempotencyKey })).toMatchObject({
      __typename: "RecordJournalEntrySuccess",
    });
  });

  it("is each operator's own, and each operation's", async () => {
    const idempotencyKey = randomUUID();
    const legs = [debit(bank, "1"), credit(fees, "1")];
    const other = user(["OPERATOR"]);
    const first = await desk.record(legs, { idempotencyKey });
    const second = await makeDesk({ ask: world.as(other) }).record(legs, { idempotencyKey });
    expect(entryOf(second)).not.toBe(entryOf(first));
    expect(second.entry.recordedBy).toEqual({ id: other.userId });
    expect(await desk.reverse(entryOf(first), { idempotencyKey })).toMatchObject({
      __typename: "ReverseJournalEntrySuccess",
    });
  });

  it("makes one entry of 20 requests at once", async () => {
    const [income, idempotencyKey] = [await desk.open("race.key", { kind: "INCOME" }), randomUUID()];
    const request = () => desk.record([debit(bank, "1"), credit(income, "1")], { idempotencyKey });
    const answers = await Promise.all(Array.from({ length: 20 }, request));
    expect(new Set(answers.map(entryOf)).size).toBe(1);
    expect(await world.units(income)).toBe("100");
  });

  it("makes one refusal of 20 requests at once, and one entry where arguments differ", async () => {
    const poor = await world.openFor(user());
    const [refused, contested] = [randomUUID(), randomUUID()];
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => desk.record([debit(poor, "1"), credit(bank, "1")], { idempotencyKey: refused })),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    const different = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        desk.record([debit(bank, `${i + 1}`), credit(fees, `${i + 1}`)], { idempotencyKey: contested }),
      ),
    );
    const counts = Object.groupBy(different, ({ __typename }) => __typename);
    expect([counts.RecordJournalEntrySuccess?.length, counts.IdempotencyKeyReused?.length]).toEqual([1, 19]);
  });

  it("is not taken, and nothing is recorded, where the transaction ends halfway", async () => {
    const [income, idempotencyKey] = [await desk.open("halfway", { kind: "INCOME" }), randomUUID()];
    const legs = [debit(bank, "1"), credit(income, "1")];
    await world.admin.query(`CREATE FUNCTION ledger.fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'power cut'; END $$;
      CREATE TRIGGER power_cut BEFORE INSERT ON ledger.claim FOR EACH ROW EXECUTE FUNCTION ledger.fail()`);
    const { errors } = await unchanged(() => desk.record(legs, { idempotencyKey }));
    expect(errors).toMatchObject([{ extensions: { code: "INTERNAL_SERVER_ERROR" } }]);
    await world.admin.query("DROP TRIGGER power_cut ON ledger.claim; DROP FUNCTION ledger.fail()");
    const first = await desk.record(legs, { idempotencyKey });
    expect(await desk.record(legs, { idempotencyKey })).toEqual(first);
    expect(await world.units(income)).toBe("100");
  });
});

describe("an operator's request that is cut off while it waits for an account", () => {
  it("leaves nothing, and its repeat makes one entry", async () => {
    const [income, idempotencyKey] = [await desk.open("cut.off", { kind: "INCOME" }), randomUUID()];
    const request = () => desk.record([debit(bank, "1"), credit(income, "1")], { idempotencyKey });
    const locker = await world.admin.connect();
    try {
      await locker.query("BEGIN");
      await locker.query("SELECT FROM ledger.account WHERE id = $1 FOR UPDATE", [uuidOf(income)]);
      const cut = request();
      // On another connection: a transaction sees the activity as it was at its first look.
      await vi.waitFor(async () => {
        const { rowCount } = await world.admin.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND usename = 'ledger' AND wait_event_type = 'Lock' AND query LIKE '%ledger.apply%'`,
        );
        expect(rowCount).toBe(1);
      });
      expect((await cut).errors).toMatchObject([{ extensions: { code: "INTERNAL_SERVER_ERROR" } }]);
    } finally {
      await locker.query("ROLLBACK");
      locker.release();
    }
    const answers = [await request(), await request()];
    expect(answers[0]).toMatchObject({ __typename: "RecordJournalEntrySuccess" });
    expect(answers[1]).toEqual(answers[0]);
    expect(await world.units(income)).toBe("100");
  });
});

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
    const { errors } = await unchanged(() => desk.reverse("pay_nothing", { narrative: "\u0000" }));
    expect(errors[0].extensions.inputs.map(({ path, code }: Answer) => [path, code])).toEqual([
      ["input.entryId", "INVALID_ID"],
      ["input.narrative", "INVALID_LENGTH"],
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
    await world.database.pool("users").query("SELECT ledger.freeze_owner($1, true)", [uuidOf(suspect.userId)]);
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
      subject: uuidOf(paymentId),
      debit: uuidOf(payer),
      credit: uuidOf(fees),
      asset: "USD",
      amount: 900n,
    });
    const capture = await inTheDoor({
      action: "capture",
      id: randomUUID(),
      kind: "CARD",
      subject: uuidOf(paymentId),
      hold: uuidOf(hold),
      amount: 600n,
    });
    const { journalEntry: held } = await world.ask(JOURNAL_ENTRY, { id: hold });
    expect(held).toMatchObject({ action: "HOLD", payment: { id: paymentId }, recordedBy: null, hold: null });
    expect(held.postings).toMatchObject([
      { side: null, amount: { amount: "0.00" } },
      { side: null, amount: { amount: "0.00" } },
    ]);
    const { journalEntry: captured } = await world.ask(JOURNAL_ENTRY, { id: capture });
    expect(captured).toMatchObject({ action: "CAPTURE", hold: { id: hold }, reverses: null });
    const { entry } = await desk.reverse(capture);
    expect(entry).toMatchObject({ reverses: { id: capture }, payment: null, hold: null });
    expect(await world.units(payer)).toBe("900");
  });
});

describe("what others see of an operator's entry", () => {
  it("is nothing for users: entries are staff's", async () => {
    const { entry } = await desk.record([debit(bank, "1"), credit(hers, "1")]);
    for (const role of ["USER", "NODE", "SERVICE"] as const)
      expect((await world.as({ ...alice, roles: [role] })(JOURNAL_ENTRY, { id: entry.id })).errors).toMatchObject([
        { extensions: { code: "FORBIDDEN" } },
      ]);
    const entities = "query ($r: [_Any!]!) { _entities(representations: $r) { ... on JournalEntry { kind } } }";
    const r = [{ __typename: "JournalEntry", id: entry.id }];
    expect((await world.as(alice)(entities, { r })).errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    expect(await world.ask(entities, { r })).toEqual({ _entities: [{ kind: "MANUAL" }] });
    for (const id of [newId("je"), "je_", "", "'"])
      expect(await world.ask(JOURNAL_ENTRY, { id })).toEqual({ journalEntry: null });
  });

  it("is one balanceChanged event for the user whose account it touches, without a payment, and none for the system's", async () => {
    const heard: CofferEvent[] = [];
    const listening = await world.environments.bus.listen(["coffer.ledger.v1"], (event) => heard.push(event));
    await world.subgraph.start();
    const owner = user();
    const account = await world.openFor(owner);
    const { entry } = await desk.record([debit(bank, "2.50"), credit(account, "2.50")]);
    await desk.reverse(entry.id);
    await vi.waitFor(() => expect(heard.filter(({ subject }) => subject === account)).toHaveLength(2));
    expect(heard.filter(({ subject }) => subject === account)).toMatchObject([
      { sequence: "1", ownerid: owner.userId, data: { posted: "2.50", paymentId: null } },
      { sequence: "2", ownerid: owner.userId, data: { posted: "0.00", paymentId: null } },
    ]);
    expect(heard.some(({ subject }) => subject === bank)).toBe(false);
    const data = heard.find(({ subject }) => subject === account)?.data as object;
    const seen = await world.subgraph.execute({
      query: "subscription { balanceChanged { balance { posted { amount } } account { id } payment { id } } }",
      actor: owner,
      requestId: "r",
      event: { ...data, cursor: "c", snapshot: false },
    });
    expect(seen.data).toEqual({
      balanceChanged: { balance: { posted: { amount: "2.50" } }, account: { id: account }, payment: null },
    });
    await listening.stop();
  });
});
