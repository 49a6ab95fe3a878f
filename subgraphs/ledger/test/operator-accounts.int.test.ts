import { randomUUID } from "node:crypto";
import { newId, uuidOf } from "@coffer/contracts/ids";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Answer,
  CHART,
  credit,
  debit,
  LEDGER_ACCOUNT,
  makeDesk,
  makeWorld,
  OPEN,
  SET_STATE,
  user,
  type World,
} from "./world.ts";

let world: World;
let desk: ReturnType<typeof makeDesk>;

beforeAll(async () => {
  world = await makeWorld();
  desk = makeDesk(world);
});
afterAll(() => world.end());

const input = (changes: Record<string, unknown> = {}) => ({
  code: `code-${randomUUID()}`,
  name: "An account",
  kind: "ASSET",
  currency: "USD",
  idempotencyKey: randomUUID(),
  ...changes,
});
const open = async (changes: Record<string, unknown> = {}) => {
  const { openSystemAccount, errors } = await world.ask(OPEN, { input: input(changes) });
  return errors ? { errors } : openSystemAccount;
};
async function unchanged(request: () => Promise<Answer>): Promise<Answer> {
  const before = await world.state();
  const answer = await request();
  expect(await world.state()).toEqual(before);
  return answer;
}
const faultsOf = ({ errors }: Answer) => errors[0].extensions.inputs.map(({ path, code }: Answer) => [path, code]);

describe("openSystemAccount", () => {
  it.each(["USER", "COMPLIANCE", "AUDITOR", "ADMIN"] as const)("is refused to %s", async (role) => {
    const { errors } = await unchanged(() => world.as(user(["USER", role]))(OPEN, { input: input() }));
    expect(errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    expect((await world.nobody(OPEN, { input: input() })).errors).toMatchObject([
      { extensions: { code: "UNAUTHENTICATED" } },
    ]);
  });

  it("names all faults of a request at once, and keeps nothing", async () => {
    const claims = await world.claims();
    const note = { key: "k", value: "v" };
    const answer = await unchanged(() =>
      open({
        code: "Fees",
        name: "",
        floor: "1e3",
        metadata: [note, { key: "", value: "" }, note],
        idempotencyKey: "",
      }),
    );
    expect(faultsOf(answer)).toEqual([
      ["input.code", "INVALID_CODE"],
      ["input.name", "EMPTY"],
      ["input.floor", "NOT_A_DECIMAL"],
      ["input.metadata.1.key", "EMPTY"],
      ["input.metadata.1.value", "EMPTY"],
      ["input.metadata.2.key", "DUPLICATE"],
      ["input.idempotencyKey", "EMPTY"],
    ]);
    expect(await world.claims()).toBe(claims);
  });

  it.each([
    ["users' code", { code: "customer" }, ["input.code", "RESERVED"]],
    ["an empty part of a code", { code: "a..b" }, ["input.code", "INVALID_CODE"]],
    ["a code of 65 characters", { code: "a".repeat(65) }, ["input.code", "INVALID_CODE"]],
    ["no currency of this system", { currency: "XXX" }, ["input.currency", "UNKNOWN_CURRENCY"]],
    ["a floor that is too precise", { floor: "-0.001" }, ["input.floor", "TOO_PRECISE"]],
    ["a floor with two signs", { floor: "--1" }, ["input.floor", "NOT_A_DECIMAL"]],
    ["a floor as a number", { floor: 5 }, ["input.floor", "NOT_A_DECIMAL"]],
    ["a floor that is too large", { floor: `-${"9".repeat(29)}` }, ["input.floor", "TOO_LARGE"]],
    [
      "21 notes",
      { metadata: Array.from({ length: 21 }, (_, i) => ({ key: `k${i}`, value: "v" })) },
      ["input.metadata", "OUT_OF_RANGE"],
    ],
  ])("refuses %s", async (_name, changes, fault) => {
    expect(faultsOf(await unchanged(() => open(changes)))).toEqual([fault]);
  });

  it("refuses a code that another account of the currency has, and shows that one", async () => {
    const code = "taken.code";
    const { account } = await open({ code });
    expect(await unchanged(() => open({ code }))).toMatchObject({
      __typename: "AccountCodeTaken",
      code: "ACCOUNT_CODE_TAKEN",
      account: { id: account.id },
    });
    expect(await open({ code, currency: "EUR" })).toMatchObject({ __typename: "OpenSystemAccountSuccess" });
  });

  it("opens one of 20 at once with one code and keys of their own, round after round", async () => {
    for (const round of [1, 2, 3, 4, 5, 6]) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => open({ code: `race.code.${round}` })));
      const counts = Object.groupBy(answers, ({ __typename }) => __typename);
      expect([counts.OpenSystemAccountSuccess?.length, counts.AccountCodeTaken?.length]).toEqual([1, 19]);
    }
  });

  it("opens one of 20 at once with one key, and refuses the key for other arguments", async () => {
    const metadata = [
      { key: "a", value: "1" },
      { key: "b", value: "2" },
    ];
    const same = input({ floor: "0", metadata });
    const answers = await Promise.all(Array.from({ length: 20 }, () => open(same)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await unchanged(() => open({ ...same, floor: "0.00", metadata: metadata.toReversed() }))).toEqual(
      answers[0],
    );
    for (const changes of [{ name: "x" }, { kind: "EQUITY" }, { currency: "EUR" }, { floor: null }, { metadata: [] }])
      expect(await unchanged(() => open({ ...same, ...changes }))).toMatchObject({
        __typename: "IdempotencyKeyReused",
      });
  });

  it("frees the code of a closed account", async () => {
    const { account } = await open({ code: "reopened" });
    await desk.setState(account.id, "CLOSED");
    expect(await open({ code: "reopened" })).toMatchObject({ __typename: "OpenSystemAccountSuccess" });
  });

  it("opens what was asked for, and shows it to staff alone", async () => {
    const metadata = [
      { key: "iban", value: "DE02 1203 0000 0000 2020 51" },
      { key: "__proto__", value: "a note" },
    ];
    const { account } = await open({
      code: "bank.dkb-2",
      name: "Bänk",
      kind: "ASSET",
      currency: "ETH",
      floor: "-5000.000000000000000001",
      metadata,
    });
    expect(account).toMatchObject({
      code: "bank.dkb-2",
      kind: "ASSET",
      name: "Bänk",
      currency: "ETH",
      owner: null,
      state: "OPEN",
      ownerFrozen: false,
      floor: { amount: "-5000.000000000000000001", currency: "ETH" },
      balance: { posted: { amount: "0.000000000000000000" } },
      metadata: metadata.toReversed(),
    });
    expect(await world.as(user(["AUDITOR"]))(LEDGER_ACCOUNT, { id: account.id })).toEqual({ ledgerAccount: account });
    expect((await world.as(user())(LEDGER_ACCOUNT, { id: account.id })).errors).toMatchObject([
      { extensions: { code: "FORBIDDEN" } },
    ]);
    // It is no account in the users' sense, for an operator neither.
    expect(await world.ask("query ($id: ID!) { account(id: $id) { id } }", { id: account.id })).toEqual({
      account: null,
    });
  });
});

describe("systemAccounts", () => {
  const list = async (variables: Record<string, unknown>) => (await world.ask(CHART, variables)).systemAccounts;
  const codes = ({ nodes }: Answer) => nodes.map(({ code, currency }: Answer) => `${code} ${currency}`);

  it("is refused to users, and refuses a size, a cursor and a currency that are none", async () => {
    expect((await world.as(user())(CHART)).errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    expect(faultsOf(await world.ask(CHART, { first: 0, after: "x", currency: "XXX" }))).toEqual([
      ["first", "OUT_OF_RANGE"],
      ["after", "INVALID_CURSOR"],
      ["currency", "UNKNOWN_CURRENCY"],
    ]);
    expect(faultsOf(await world.ask(CHART, { first: 101 }))).toEqual([["first", "OUT_OF_RANGE"]]);
  });

  it("lists by code and currency, pages without a gap, and never shows a user's account", async () => {
    await world.openFor(user());
    for (const [code, currency] of [
      ["list.b", "USD"],
      ["list", "USD"],
      ["list.b", "EUR"],
      ["list.a.x", "USD"],
      ["listing", "USD"],
    ])
      await open({ code, currency });
    const expected = ["list USD", "list.a.x USD", "list.b EUR", "list.b USD"];
    expect(codes(await list({ code: "list" }))).toEqual(expected);
    expect(codes(await list({ code: "list.b", currency: "EUR" }))).toEqual(["list.b EUR"]);
    expect(codes(await list({ code: "customer" }))).toEqual([]);

    const seen: string[] = [];
    let page = await list({ code: "list", first: 3 });
    expect(page.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    for (;;) {
      seen.push(...codes(page));
      expect(page.edges.map(({ node }: Answer) => node.id)).toEqual(page.nodes.map(({ id }: Answer) => id));
      if (!page.pageInfo.hasNextPage) break;
      page = await list({ code: "list", first: 3, after: page.pageInfo.endCursor });
    }
    expect(seen).toEqual(expected);
    expect(page.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });
});

describe("an account's postings", () => {
  const POSTINGS = `query ($id: ID!, $first: Int, $after: String) { ledgerAccount(id: $id) { postings(first: $first, after: $after) {
    nodes { sequence side amount { amount } balanceAfter { posted { amount } } entry { id narrative } } edges { cursor node { sequence } }
    pageInfo { hasNextPage hasPreviousPage endCursor } } } }`;
  const page = async (id: string, args: Record<string, unknown> = {}) =>
    (await world.ask(POSTINGS, { id, ...args })).ledgerAccount.postings;

  it("refuse a size and a cursor that are none, another list's cursor too", async () => {
    const id = await desk.open("postings.refused");
    const { systemAccounts } = await world.ask(CHART, { first: 1 });
    for (const after of ["x", systemAccounts.pageInfo.endCursor])
      expect(faultsOf(await world.ask(POSTINGS, { id, first: 101, after }))).toEqual([
        ["first", "OUT_OF_RANGE"],
        ["after", "INVALID_CURSOR"],
      ]);
  });

  it("are listed newest first, each with its entry, and page without a gap while more come", async () => {
    const [bank, income] = [await desk.open("postings.bank"), await desk.open("postings.income", { kind: "INCOME" })];
    const record = (n: number) =>
      desk.record([debit(bank, `${n}`), credit(income, `${n}`)], { narrative: `Entry ${n}` });
    for (const n of [1, 2, 3, 4, 5]) await record(n);
    const first = await page(income, { first: 2 });
    expect(first.nodes).toMatchObject([
      { sequence: "5", side: "CREDIT", balanceAfter: { posted: { amount: "15.00" } }, entry: { narrative: "Entry 5" } },
      { sequence: "4", amount: { amount: "4.00" }, entry: { narrative: "Entry 4" } },
    ]);
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    await record(6);
    const second = await page(income, { first: 3, after: first.pageInfo.endCursor });
    expect(second.nodes.map(({ sequence }: Answer) => sequence)).toEqual(["3", "2", "1"]);
    expect(second.edges.map(({ node }: Answer) => node.sequence)).toEqual(["3", "2", "1"]);
    expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    expect((await page(bank, { first: 1 })).nodes).toMatchObject([{ sequence: "6", side: "DEBIT" }]);
    expect((await page(await desk.open("postings.none"))).nodes).toEqual([]);
  });
});

describe("setAccountState", () => {
  it("is refused to whoever is no operator, and refuses what is no account's id", async () => {
    const asked = { accountId: await desk.open("states.refused"), state: "FROZEN", idempotencyKey: "k" };
    for (const role of ["USER", "COMPLIANCE", "AUDITOR", "ADMIN"] as const) {
      const { errors } = await unchanged(() => world.as(user([role]))(SET_STATE, { input: asked }));
      expect(errors).toMatchObject([{ extensions: { code: "FORBIDDEN" } }]);
    }
    expect(faultsOf(await desk.setState(newId("usr"), "OPEN", { idempotencyKey: "" }))).toEqual([
      ["input.accountId", "INVALID_ID"],
      ["input.idempotencyKey", "EMPTY"],
    ]);
  });

  it("refuses an account that does not exist", async () => {
    const accountId = newId("acc");
    expect(await desk.setState(accountId, "FROZEN")).toMatchObject({ __typename: "AccountNotFound", accountId });
  });

  it("refuses to close what holds something, and shows what", async () => {
    const [bank, full] = [await desk.open("states.bank"), await desk.open("states.full")];
    await desk.record([debit(bank, "3.50"), credit(full, "3.50")]);
    const refused = { __typename: "AccountNotEmpty", balance: { posted: { amount: "3.50", currency: "USD" } } };
    const idempotencyKey = randomUUID();
    expect(await unchanged(() => desk.setState(full, "CLOSED", { idempotencyKey }))).toMatchObject(refused);
    await desk.record([debit(full, "3.50"), credit(bank, "3.50")]);
    expect(await desk.setState(full, "CLOSED", { idempotencyKey })).toMatchObject(refused);
    expect(await desk.setState(full, "CLOSED")).toMatchObject({ account: { state: "CLOSED" } });
  });

  it("refuses to open or freeze a closed account again", async () => {
    const closed = await desk.open("states.closed");
    await desk.setState(closed, "CLOSED");
    for (const state of ["OPEN", "FROZEN"])
      expect(await unchanged(() => desk.setState(closed, state))).toMatchObject({
        __typename: "AccountClosed",
        accountId: closed,
      });
    expect(await desk.setState(closed, "CLOSED")).toMatchObject({ account: { state: "CLOSED" } });
  });

  it("does not let a late repeat undo what was done since", async () => {
    const account = await desk.open("states.repeat");
    const idempotencyKey = randomUUID();
    await desk.setState(account, "FROZEN", { idempotencyKey });
    await desk.setState(account, "OPEN");
    expect(await desk.setState(account, "FROZEN", { idempotencyKey })).toMatchObject({ account: { state: "OPEN" } });
    expect(await desk.setState(account, "OPEN", { idempotencyKey })).toMatchObject({
      __typename: "IdempotencyKeyReused",
    });
  });

  it("freezes and opens a user's account, which its owner sees, and notes who did it", async () => {
    const alice = user();
    const hers = await world.openFor(alice);
    for (const state of ["FROZEN", "OPEN"]) {
      expect(await desk.setState(hers, state)).toMatchObject({ account: { id: hers, state } });
      expect(await world.as(alice)("{ accounts { id state } }")).toEqual({ accounts: [{ id: hers, state }] });
    }
    const { rows } = await world.admin.query(
      "SELECT operation, refusal FROM ledger.claim WHERE actor_id = $1 AND subject_id = $2",
      [uuidOf(world.operator.userId), uuidOf(hers)],
    );
    expect(rows).toEqual([
      { operation: "setAccountState", refusal: null },
      { operation: "setAccountState", refusal: null },
    ]);
    expect((await world.ask(LEDGER_ACCOUNT, { id: hers })).ledgerAccount).toMatchObject({
      code: "customer",
      kind: "LIABILITY",
      owner: { id: alice.userId },
      floor: { amount: "0.00" },
    });
  });

  it("shows in one request what each of its mutations left", async () => {
    const account = await desk.open("states.twice");
    const change = (alias: string, state: string) =>
      `${alias}: setAccountState(input: { accountId: "${account}", state: ${state}, idempotencyKey: "${randomUUID()}" })
        { ... on SetAccountStateSuccess { account { state } } }`;
    expect(await world.ask(`mutation { ${change("a", "FROZEN")} ${change("b", "OPEN")} }`)).toEqual({
      a: { account: { state: "FROZEN" } },
      b: { account: { state: "OPEN" } },
    });
  });
});
