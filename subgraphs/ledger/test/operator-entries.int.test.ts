import type { CofferEvent } from "@coffer/contracts/event";
import { newId, uuidOf } from "@coffer/contracts/ids";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type Answer, credit, debit, JOURNAL_ENTRY, makeDesk, makeWorld, RECORD, user, type World } from "./world.ts";

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
      ["input.narrative", "EMPTY"],
      ["input.reference", "EMPTY"],
      ["input.legs.0.accountId", "INVALID_ID"],
      ["input.legs.0.amount.amount", "NOT_A_DECIMAL"],
      ["input.legs.1.amount.amount", "TOO_PRECISE"],
      ["input.legs.2.amount.currency", "UNKNOWN_CURRENCY"],
      ["input.idempotencyKey", "EMPTY"],
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
    await world.database.pool("auth").query("SELECT ledger.freeze_owner($1, true)", [uuidOf(suspect.userId)]);
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
        [income, "CREDIT", "9.00", "USD", "10.00", "1"],
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
    await vi.waitFor(() => expect(heard.filter(({ subject }) => subject === account)).toHaveLength(2), {
      timeout: 120_000,
    });
    expect(heard.filter(({ subject }) => subject === account)).toMatchObject([
      { sequence: "1", ownerid: owner.userId, data: { posted: "2.50", paymentId: null, subject: null } },
      { sequence: "2", ownerid: owner.userId, data: { posted: "0.00", paymentId: null, subject: null } },
    ]);
    expect(heard.some(({ subject }) => subject === bank)).toBe(false);
    const seen = await world.subgraph.execute({
      query:
        "subscription { balanceChanged { balance { posted { amount } } account { id } payment { id } subject { __typename } } }",
      actor: owner,
      requestId: "r",
      event: { stream: `account:${account}`, sequence: "1", cursor: "c", snapshot: false },
    });
    expect(seen.data).toEqual({
      balanceChanged: {
        balance: { posted: { amount: "2.50" } },
        account: { id: account },
        payment: null,
        subject: null,
      },
    });
    await listening.stop();
  });
});
