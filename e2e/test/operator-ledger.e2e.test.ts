import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "../src/answer.ts";
import { operation } from "../src/operations.ts";
import { logInOlivia } from "../src/operators.ts";
import { available, fund, join, type Person } from "../src/people.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

const coffer = useOwnCoffer();
let operator: Person;
let alice: Person;

beforeAll(async () => {
  operator = await logInOlivia(coffer.running);
  alice = await join(coffer.url, "alice");
});

const usd = (amount: string) => ({ amount, currency: "USD" });
const ask = async (name: string, input: Record<string, unknown>, who = operator): Promise<Answer> =>
  (await who.client.ask(operation(name), { input: { idempotencyKey: randomUUID(), ...input } }))[
    `${name.charAt(0).toLowerCase()}${name.slice(1)}`
  ];
const openGoodwill = async (code: string): Promise<string> =>
  (await ask("OpenSystemAccount", { code, name: "Goodwill", kind: "EXPENSE", currency: "USD" })).account.id;

describe("an operator at the ledger, through the gateway", () => {
  it("may do what a user may not, and nothing comes of a user's try", async () => {
    const code = "expense.refused";
    for (const [name, input] of [
      ["OpenSystemAccount", { code, name: "x", kind: "EXPENSE", currency: "USD" }],
      ["RecordJournalEntry", { narrative: "x", legs: [] }],
      ["ReverseJournalEntry", { entryId: "je_x", narrative: "x" }],
      ["SetAccountState", { accountId: "acc_x", state: "CLOSED" }],
    ] as const) {
      const { data, errors } = await alice.client.send(operation(name), { input: { idempotencyKey: "k", ...input } });
      expect(data ?? null).toBeNull();
      expect(errors?.map(({ extensions }) => extensions.code)).toContain("FORBIDDEN");
    }
    for (const [name, variables] of [
      ["JournalEntry", { id: "je_x" }],
      ["LedgerAccount", { id: "acc_x" }],
      ["SystemAccounts", {}],
    ] as const)
      expect((await alice.client.send(operation(name), variables)).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    const { systemAccounts } = await operator.client.ask(operation("SystemAccounts"), { code });
    expect(systemAccounts.nodes).toEqual([]);
  });

  it("credits a user, who sees it live, and takes it back; each entry says who recorded it", async () => {
    const hers = await fund(alice, "10.00");
    const goodwill = await openGoodwill("expense.goodwill");
    const following = alice.client.subscribe(operation("BalanceChanged"), { accountId: hers });
    await following.atLeast(1);

    const legs = [
      { accountId: goodwill, side: "DEBIT", amount: usd("2.50") },
      { accountId: hers, side: "CREDIT", amount: usd("2.50") },
    ];
    const input = {
      legs,
      kind: "GOODWILL",
      narrative: "Sorry for the wait",
      reference: "ticket 7",
      idempotencyKey: "g1",
    };
    const { entry } = await ask("RecordJournalEntry", input);
    expect(entry).toMatchObject({
      kind: "GOODWILL",
      action: "POST",
      reference: "ticket 7",
      subject: null,
      payment: null,
      recordedBy: { username: "olivia" },
      postings: [
        { account: { code: "expense.goodwill" }, side: "DEBIT", balanceAfter: { posted: { amount: "-2.50" } } },
        { account: { id: hers, code: "customer" }, side: "CREDIT", balanceAfter: { posted: { amount: "12.50" } } },
      ],
    });
    expect(await ask("RecordJournalEntry", input)).toMatchObject({ entry: { id: entry.id } });
    expect(await ask("RecordJournalEntry", { ...input, narrative: "Other" })).toMatchObject({
      __typename: "IdempotencyKeyReused",
    });
    const reversed = await ask("ReverseJournalEntry", { entryId: entry.id, narrative: "Wrong person" });
    expect(reversed.entry).toMatchObject({ reverses: { id: entry.id }, recordedBy: { username: "olivia" } });
    const seen = (await following.atLeast(3)).map(({ balanceChanged: { balance, payment } }) => [
      balance.posted.amount,
      payment,
    ]);
    expect(seen).toEqual([
      ["10.00", null],
      ["12.50", null],
      ["10.00", null],
    ]);
    await following.end();
    expect(await available(alice, hers)).toBe("10.00");
    expect(await ask("ReverseJournalEntry", { entryId: entry.id, narrative: "Again" })).toMatchObject({
      __typename: "EntryAlreadyReversed",
      reversal: { id: reversed.entry.id },
    });
  });

  it("shows nobody an account between two legs of one entry: not live, not in the entry, not in its reversal", async () => {
    const owner = await join(coffer.url, "states");
    const hers = await fund(owner, "1.00");
    const goodwill = await openGoodwill("expense.states");
    const following = owner.client.subscribe(operation("BalanceChanged"), { accountId: hers });
    await following.atLeast(1);
    const leg = (accountId: string, side: "DEBIT" | "CREDIT", amount: string) => ({
      accountId,
      side,
      amount: usd(amount),
    });
    const record = async (...legs: ReturnType<typeof leg>[]) =>
      (await ask("RecordJournalEntry", { narrative: "x", legs })).entry;
    const entries = [
      await record(leg(hers, "DEBIT", "5.00"), leg(hers, "CREDIT", "5.00")),
      await record(leg(goodwill, "DEBIT", "5.00"), leg(hers, "CREDIT", "3.00"), leg(hers, "CREDIT", "2.00")),
      await record(leg(hers, "CREDIT", "90.00"), leg(goodwill, "DEBIT", "0.50"), leg(hers, "DEBIT", "89.50")),
      await record(
        leg(hers, "DEBIT", "7.00"),
        leg(goodwill, "DEBIT", "90.00"),
        leg(hers, "CREDIT", "97.00"),
        leg(goodwill, "DEBIT", "0.01"),
        leg(goodwill, "CREDIT", "0.01"),
      ),
    ];
    entries.push((await ask("ReverseJournalEntry", { entryId: entries[3].id, narrative: "Back" })).entry);
    entries.push((await ask("ReverseJournalEntry", { entryId: entries[0].id, narrative: "Back" })).entry);

    const states = ["1.00", "6.00", "6.50", "96.50", "6.50", "6.50"].map((state) => [state, state]);
    const postings = entries.map((entry) => entry.postings.filter(({ account }: Answer) => account.id === hers));
    expect(postings.map((of) => of.map(({ balanceAfter }: Answer) => balanceAfter.posted.amount))).toEqual(states);
    const seen = await following.atLeast(1 + states.flat().length);
    expect(seen.map(({ balanceChanged }) => balanceChanged.balance.posted.amount)).toEqual(["1.00", ...states.flat()]);
    await following.end();
    expect(
      await ask("RecordJournalEntry", {
        narrative: "x",
        legs: [leg(hers, "DEBIT", "7.00"), leg(hers, "CREDIT", "0.49"), leg(goodwill, "CREDIT", "6.51")],
      }),
    ).toMatchObject({
      __typename: "InsufficientFunds",
      available: { amount: "6.50" },
    });
  });

  it("finds the entry of a payment by the chart of accounts and the journal", async () => {
    const hers = await fund(alice, "1.00");
    const { payments } = await alice.client.ask(operation("Payments"), { first: 1 });
    const paymentId: string = payments.nodes[0].id;
    const { journalEntry } = await operator.client.ask(operation("JournalEntry"), {
      id: paymentId.replace(/^pay_/, "je_"),
    });
    expect(journalEntry).toMatchObject({
      kind: "DEPOSIT",
      subject: { __typename: "Payment", id: paymentId, kind: "DEPOSIT", status: "COMPLETED" },
      payment: { id: paymentId, kind: "DEPOSIT", status: "COMPLETED" },
      recordedBy: null,
    });
    expect(journalEntry.postings.map(({ account }: Answer) => account.id)).toContain(hers);
    const { systemAccounts } = await operator.client.ask(operation("SystemAccounts"), {
      code: "provider",
      currency: "USD",
    });
    expect(systemAccounts.nodes).toMatchObject([{ code: "provider.sandbox", owner: null, kind: "ASSET" }]);
  });

  it("freezes a user's account: its owner sees it, and cannot pay from it until it is open again", async () => {
    const [hers, bob] = [await fund(alice, "5.00"), await join(coffer.url, "bob")];
    const goodwill = await openGoodwill("expense.frozen");
    expect(await ask("SetAccountState", { accountId: hers, state: "FROZEN" })).toMatchObject({
      account: { state: "FROZEN", owner: { username: alice.username } },
    });
    const state = async () =>
      (await alice.client.ask("query ($id: ID!) { account(id: $id) { state } }", { id: hers })).account.state;
    expect(await state()).toBe("FROZEN");
    const legs = [
      { accountId: hers, side: "DEBIT", amount: usd("1.00") },
      { accountId: goodwill, side: "CREDIT", amount: usd("1.00") },
    ];
    expect(await ask("RecordJournalEntry", { legs, narrative: "Fee" })).toMatchObject({
      __typename: "AccountFrozen",
      accountId: hers,
    });
    const send = async () =>
      (
        await alice.client.ask(operation("SendPayment"), {
          input: {
            fromAccountId: hers,
            to: { username: bob.username },
            amount: usd("1.00"),
            idempotencyKey: randomUUID(),
          },
        })
      ).sendPayment;
    expect(await send()).toMatchObject({ __typename: "AccountFrozen" });
    expect(await available(alice, hers)).toBe("5.00");
    await ask("SetAccountState", { accountId: hers, state: "OPEN" });
    expect(await state()).toBe("OPEN");
    expect(await send()).toMatchObject({ __typename: "SendPaymentSuccess" });
  });

  it("adds all accounts up: after all of this, the debits of each currency are its credits", async () => {
    const { trialBalance } = await operator.client.ask(operation("TrialBalance"));
    expect(trialBalance.rows.some(({ ofUsers }: Answer) => ofUsers)).toBe(true);
    const unbalanced = trialBalance.totals.filter(({ isBalanced }: Answer) => !isBalanced);
    expect([trialBalance.totals.length > 0, unbalanced]).toEqual([true, []]);
    const refused = await alice.client.send(operation("TrialBalance"));
    expect(refused.errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  });
});
