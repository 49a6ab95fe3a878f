import { randomUUID } from "node:crypto";
import { newId } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addPasskey, setPolicy } from "./approving.ts";
import { type Answer, cancel, create, created, read, results, rows, start, toCsv, untilOver, usd } from "./bulking.ts";
import { makeWorld, OPEN, type Person, QUOTAS, type World } from "./world.ts";

let world: World;
let alice: Person;
let bob: Person;
let carol: Person;
let purse: string;
beforeAll(async () => {
  world = await makeWorld({ quotas: { ...QUOTAS, bulks: 4 } });
  [alice, bob, carol] = [await world.person("alice"), await world.person("bob"), await world.person("carol")];
  purse = await world.funded(alice, "100.00");
});
afterAll(() => world.end());

const openAccount = async ({ ask }: Person, currency = "USD") =>
  (await ask(OPEN, { input: { currency, idempotencyKey: randomUUID() } })).openAccount.account.id;
const row = (changes: Record<string, unknown> = {}) => ({ to: { username: "bob" }, amount: usd("1.00"), ...changes });
const bulk = (given: readonly object[], changes: Record<string, unknown> = {}) => ({
  fromAccountId: purse,
  rows: given,
  ...changes,
});
const csv = (text: string | Buffer, changes: Record<string, unknown> = {}) => ({
  fromAccountId: purse,
  csv: toCsv(text),
  ...changes,
});
/** From now on, of dollars that are sent; of none it is nothing. */
const setFee = (...tiers: readonly object[]) => {
  const rule = { kind: "SEND", userId: null, method: null, charge: "ON_TOP", minimum: "0", maximum: null, tiers };
  return world.admin.query(
    `INSERT INTO payments.fee_schedule (id, version, currency, effective_at, rules, reason, operator_id)
     SELECT gen_random_uuid(), coalesce(max(version), 0) + 1, 'USD', now(), $1::jsonb, 'a test', gen_random_uuid() FROM payments.fee_schedule`,
    [JSON.stringify(tiers.length > 0 ? [rule] : [])],
  );
};
const codes = ({ faults }: Answer) => faults.map(({ row: nth, column, code }: Answer) => [nth, column, code]);

describe("createBulkPayment", () => {
  it("shows what all of it would cost, moves nothing, and is its owner's alone", async () => {
    const asked = bulk([row({ key: "a" }), row({ to: { userId: carol.userId }, amount: usd("2.50"), memo: "hi" })], {
      name: "wages",
      idempotencyKey: randomUUID(),
    });
    const before = await world.units(purse);
    const made = await created(alice, asked);
    expect(made).toMatchObject({
      status: "DRAFT",
      name: "wages",
      rowCount: 2,
      counts: { pending: 2, paid: 0, refused: 0, skipped: 0 },
      amount: usd("3.50"),
      fee: { amount: "0.00" },
      total: { amount: "3.50" },
      startedAt: null,
      fromAccount: { id: purse },
    });
    expect(await world.units(purse)).toBe(before);
    expect(await rows(alice, made.id)).toMatchObject([
      { row: 1, key: "a", status: "PENDING", payee: { id: bob.userId }, payeeAccount: null, payment: null, at: null },
      { row: 2, key: null, memo: "hi", amount: { amount: "2.50" }, payee: { id: carol.userId } },
    ]);
    expect((await created(alice, asked)).id).toBe(made.id);
    const other = { ...asked, rows: [row({ key: "b" }), row()] };
    expect(await world.unchanged(() => create(alice, other))).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
    expect(await read(bob, made.id)).toBeNull();
    expect(await start(bob, made.id)).toMatchObject({ code: "BULK_PAYMENT_NOT_FOUND" });
    expect(await cancel(bob, made.id)).toMatchObject({ code: "BULK_PAYMENT_NOT_FOUND" });
    expect(await cancel(alice, made.id)).toMatchObject({
      bulkPayment: { status: "CANCELLED", counts: { skipped: 2, pending: 0 } },
    });
    expect(await start(alice, made.id)).toMatchObject({ code: "BULK_PAYMENT_STATUS_MISMATCH", status: "CANCELLED" });
    expect(await cancel(alice, made.id)).toMatchObject({ code: "BULK_PAYMENT_STATUS_MISMATCH", status: "CANCELLED" });
  });

  it("names every fault of every row at once, and keeps nothing", async () => {
    const euros = await openAccount(bob, "EUR");
    const answer = await world.unchanged(() =>
      create(
        alice,
        bulk([
          row({ key: "same" }),
          row({ amount: usd("0"), memo: "m".repeat(257) }),
          row({ to: { username: "nobody" } }),
          row({ to: { username: "bob", userId: bob.userId } }),
          row({ to: { accountId: purse } }),
          row({ amount: { amount: "1", currency: "XXX" } }),
          row({ to: { accountId: euros } }),
          row({ key: "same", reference: "r\nr" }),
          row({ key: "same" }),
          row({ amount: { amount: "1", currency: "EUR" } }),
        ]),
      ),
    );
    expect(answer).toMatchObject({ code: "BULK_PAYMENT_FAULTY", faultCount: 10 });
    expect(codes(answer)).toEqual([
      [2, "amount", "NOT_POSITIVE"],
      [2, "memo", "TOO_LONG"],
      [3, "to", "PAYEE_NOT_FOUND"],
      [4, "to", "EXACTLY_ONE"],
      [5, "to", "SAME_ACCOUNT"],
      [6, "currency", "UNKNOWN_CURRENCY"],
      [7, "currency", "CURRENCY_MISMATCH"],
      [8, "reference", "FORBIDDEN_CHARACTERS"],
      [9, "key", "KEY_REPEATED"],
      [10, "currency", "CURRENCY_MISMATCH"],
    ]);
  });

  it("refuses an account of somebody else, one that is closed, and one more than somebody may have", async () => {
    expect(await create(alice, bulk([row()], { fromAccountId: newId("acc") }))).toMatchObject({
      code: "ACCOUNT_NOT_FOUND",
    });
    expect(await create(bob, bulk([row()]))).toMatchObject({ code: "ACCOUNT_NOT_FOUND" });
    const dave = await world.person("dave");
    const own = await openAccount(dave);
    for (let nth = 0; nth < 4; nth += 1) await created(dave, bulk([row()], { fromAccountId: own }));
    expect(await world.unchanged(() => create(dave, bulk([row()], { fromAccountId: own })))).toMatchObject({
      code: "QUOTA_EXCEEDED",
      limit: 4,
    });
    const erin = await world.person("erin");
    const closed = await openAccount(erin);
    await world.setAccountState(closed, "CLOSED");
    expect(await create(erin, bulk([row()], { fromAccountId: closed }))).toMatchObject({ code: "ACCOUNT_CLOSED" });
  });

  it("wants rows or a file, and no more rows than a list may have", async () => {
    for (const input of [{ fromAccountId: purse }, { ...bulk([row()]), csv: toCsv("x") }])
      expect((await create(alice, input)).errors[0].extensions.inputs).toMatchObject([{ code: "EXACTLY_ONE" }]);
    for (const given of [[], Array.from({ length: 501 }, () => row())])
      expect((await create(alice, bulk(given))).errors[0].extensions.inputs).toMatchObject([
        { path: "input.rows", code: "OUT_OF_RANGE" },
      ]);
    expect((await create(alice, bulk([row()], { name: "n".repeat(65) }))).errors[0].extensions.inputs).toMatchObject([
      { path: "input.name", code: "TOO_LONG" },
    ]);
  });
});

describe("a file", () => {
  it.each([
    [
      "with CR LF, a byte order mark and quotes",
      '\uFEFFusername,amount,currency,memo\r\nbob,1.00,USD,"a, ""b""\r\nc"\r\n',
    ],
    [
      "with semicolons, columns in another order, and empty lines",
      "currency;memo;amount;username\n\nUSD;x;1.00;bob\n\n",
    ],
    ["with a key and a reference", "key,user_id,amount,currency,reference\nk-1,BOB,1.00,USD,R-1"],
    ["with formulas in its words", 'username,amount,currency,memo,reference\nbob,1,USD,"=HYPERLINK(""http://x"")",-1'],
  ])("%s is read", async (_what, text) => {
    const made = await created(alice, csv(text.replace("BOB", bob.userId)));
    expect(made).toMatchObject({ rowCount: 1, total: { amount: "1.00" } });
    expect(await rows(alice, made.id)).toMatchObject([{ payee: { id: bob.userId } }]);
    await cancel(alice, made.id);
  });

  const HEAD = "username,amount,currency\n";
  it.each<[string, string | Buffer, [number | null, string | null, string][]]>([
    ["that is empty", "", [[null, null, "COLUMN_MISSING"]]],
    ["without a row", HEAD, [[null, null, "NO_ROWS"]]],
    ["with a column that nobody knows", "username,amount,currency,iban\nbob,1,USD,x", [[null, null, "COLUMN_UNKNOWN"]]],
    ["with a column twice", "username,amount,amount,currency\nbob,1,2,USD", [[null, null, "COLUMN_REPEATED"]]],
    ["without a payee's column", "amount,currency\n1,USD", [[null, null, "COLUMN_MISSING"]]],
    [
      "with cells too many and too few",
      `${HEAD}bob,1,USD,x\nbob,1`,
      [
        [1, null, "CELLS_MISMATCH"],
        [2, null, "CELLS_MISMATCH"],
      ],
    ],
    ["with a quote that is open", `${HEAD}bob,1,USD\n"bob,1,USD\n`, [[2, null, "NOT_CSV"]]],
    ["with a quote within a cell", `${HEAD}b"ob,1,USD\n`, [[1, null, "NOT_CSV"]]],
    ["with a row without end", `${HEAD}bob,1,USD\n${"x".repeat(9_000)}`, [[2, null, "NOT_CSV"]]],
    [
      "in Latin 1",
      Buffer.from("username,amount,currency,memo\nbob,1,USD,f\xfcr\n", "latin1"),
      [[null, null, "NOT_UTF8"]],
    ],
    ["in UTF-16", Buffer.from(`\uFEFF${HEAD}bob,1,USD`, "utf16le"), [[null, null, "NOT_UTF8"]]],
    [
      "with amounts as people write them",
      `${HEAD}bob,"1,50",USD\nbob,=1+1,USD\nbob,-1,USD\nbob,1e2,USD\nbob,,USD`,
      [
        [1, "amount", "NOT_A_DECIMAL"],
        [2, "amount", "NOT_A_DECIMAL"],
        [3, "amount", "NOT_A_DECIMAL"],
        [4, "amount", "NOT_A_DECIMAL"],
        [5, "amount", "NOT_A_DECIMAL"],
      ],
    ],
    [
      "with nobody in it",
      `${HEAD},1,USD\n@bob,1,USD`,
      [
        [1, "to", "EXACTLY_ONE"],
        [2, "to", "PAYEE_NOT_FOUND"],
      ],
    ],
    ["with one row too many", `${HEAD}${"bob,1,USD\n".repeat(10_001)}`, [[null, null, "TOO_MANY_ROWS"]]],
    ["with some rows too many", `${HEAD}${"bob,1,USD\n".repeat(12_345)}`, [[null, null, "TOO_MANY_ROWS"]]],
    ["with a million rows", `${HEAD}${",,\n".repeat(1_000_000)}`, [[null, null, "TOO_MANY_ROWS"]]],
    ["that is too large", `${HEAD}${"bob,1,USD\n".repeat(400_001)}`, [[null, null, "FILE_TOO_LARGE"]]],
  ])("%s is refused, with its fault", async (_what, text, faults) => {
    expect(codes(await create(alice, csv(text)))).toEqual(faults);
  });

  it("that is no base64 is refused, and of many faults the first are told", async () => {
    expect(codes(await create(alice, { fromAccountId: purse, csv: "a,b" }))).toEqual([[null, null, "NOT_BASE64"]]);
    const many = await create(alice, csv(`${HEAD}${"nobody,1,USD\n".repeat(1_500)}`));
    expect(many).toMatchObject({ code: "BULK_PAYMENT_FAULTY", faultCount: 1_500 });
    expect(many.faults).toHaveLength(1_000);
  });
});

describe("a row", () => {
  it("is paid as a send is, once, or refused as it would be; and the last one completes it", async () => {
    const before = BigInt(await world.units(purse));
    const till = await openAccount(bob);
    const savings = await openAccount(alice);
    const made = await created(
      alice,
      bulk([
        row({ memo: "first", reference: "R-1", key: "k1" }),
        row({ amount: usd("5000.00") }),
        row({ to: { accountId: till }, amount: usd("2.00") }),
        row({ to: { accountId: savings }, amount: usd("3.00") }),
        row({ to: { username: "carol" }, amount: usd("4.00") }),
      ]),
    );
    const key = { idempotencyKey: randomUUID() };
    expect(await start(alice, made.id, key)).toMatchObject({ bulkPayment: { id: made.id } });
    await untilOver(alice, made.id);
    expect(await results(alice, made.id)).toEqual(["PAID", "REFUSED INSUFFICIENT_FUNDS", "PAID", "PAID", "PAID"]);
    expect(await start(alice, made.id, key)).toMatchObject({ bulkPayment: { status: "COMPLETED" } });
    expect(await start(alice, made.id)).toMatchObject({ code: "BULK_PAYMENT_STATUS_MISMATCH", status: "COMPLETED" });
    expect(await cancel(alice, made.id)).toMatchObject({ status: "COMPLETED" });
    expect(await read(alice, made.id)).toMatchObject({ counts: { pending: 0, paid: 4, refused: 1, skipped: 0 } });
    expect(before - BigInt(await world.units(purse))).toBe(1_000n);
    const [{ payment }] = (await rows(alice, made.id, "PAID")) as [Answer];
    const ask = "query ($id: ID!) { payment(id: $id) { kind memo reference bulkPayment { id } } }";
    expect((await alice.ask(ask, { id: payment.id })).payment).toEqual({
      kind: "SEND",
      memo: "first",
      reference: "R-1",
      bulkPayment: { id: made.id },
    });
    expect((await bob.ask(ask, { id: payment.id })).payment).toMatchObject({ reference: null, bulkPayment: null });
    expect(await world.disagreements()).toEqual([]);
  });

  it("is told as CSV that no spreadsheet runs", async () => {
    const made = await created(
      alice,
      bulk([row({ memo: "=1+1", reference: "@x", key: "-k" }), row({ memo: 'a,"b"\n' })]),
    );
    const ask =
      "query ($id: ID!, $n: Int!, $a: Int!) { bulkPayment(id: $id) { rowsAsCsv(first: $n, after: $a) { text lastRow hasMore } } }";
    const { rowsAsCsv: first } = (await alice.ask(ask, { id: made.id, n: 1, a: 0 })).bulkPayment;
    expect(first).toMatchObject({ lastRow: 1, hasMore: true });
    const [header, line] = first.text.split("\r\n");
    expect(header).toBe("row,key,user_id,account_id,amount,currency,fee,memo,reference,status,payment_id,code,at");
    expect(line).toBe(`1,"'-k",${bob.userId},,1.00,USD,0.00,"'=1+1","'@x",PENDING,,,`);
    const { rowsAsCsv: rest } = (await alice.ask(ask, { id: made.id, n: 1_000, a: 1 })).bulkPayment;
    expect(rest).toMatchObject({ lastRow: 2, hasMore: false });
    expect(rest.text).toContain(',"a,""b""",,PENDING');
    expect((await alice.ask(ask, { id: made.id, n: 1_001, a: -1 })).errors[0].extensions.inputs).toHaveLength(2);
    await cancel(alice, made.id);
  });

  it("is refused where payments of its currency are switched off, and may be started once they are on", async () => {
    const made = await created(alice, bulk([row()]));
    await world.admin.query("INSERT INTO payments.currency_disabled (currency, direction) VALUES ('USD', 'payments')");
    expect(await world.unchanged(() => start(alice, made.id))).toMatchObject({ code: "CURRENCY_DISABLED" });
    await world.admin.query("DELETE FROM payments.currency_disabled");
    expect(await read(alice, made.id)).toMatchObject({ status: "DRAFT" });
    await cancel(alice, made.id);
  });
});

describe("a row", () => {
  it("is refused where it would cost more than was shown, and the others are paid", async () => {
    const made = await created(alice, bulk([row(), row({ amount: usd("3.00") })]));
    await setFee({ from: "0", fixed: "0", basisPoints: 0 }, { from: "200", fixed: "1", basisPoints: 0 });
    await start(alice, made.id);
    await untilOver(alice, made.id);
    expect(await results(alice, made.id)).toEqual(["PAID", "REFUSED FEE_QUOTE_UNUSABLE"]);
    expect(await read(alice, made.id)).toMatchObject({ counts: { paid: 1, refused: 1 }, fee: { amount: "0.00" } });
    await setFee();
  });
});

describe("an approval", () => {
  it("is asked for where a policy wants one of all rows together, and is good for each of them", async () => {
    const device = await addPasskey(world, alice);
    await setPolicy(world, { threshold: "3.00" });
    const small = await created(alice, bulk([row(), row()]));
    await start(alice, small.id);
    await untilOver(alice, small.id);
    expect(await results(alice, small.id)).toEqual(["PAID", "PAID"]);
    const large = await created(alice, bulk([row(), row(), row()]));
    const key = { idempotencyKey: randomUUID() };
    const wanted = await start(alice, large.id, key);
    expect(wanted).toMatchObject({ code: "APPROVAL_REQUIRED" });
    expect(JSON.parse(wanted.statement)).toMatchObject({
      type: "coffer.bulk-approval.v1",
      operation: "startBulkPayment",
      bulkPaymentId: large.id,
      payerId: alice.userId,
      fromAccountId: purse,
      amount: "3.00",
      currency: "USD",
      maximumFee: "0.00",
      rows: 3,
      digest: large.digest,
    });
    const approval = device.get(wanted.options);
    const another = await created(alice, bulk([row(), row(), row()]));
    expect(await start(alice, another.id, { approval })).toMatchObject({ fault: "DIFFERENT_PAYMENT" });
    expect(await start(alice, large.id, { ...key, approval })).toMatchObject({ bulkPayment: { id: large.id } });
    await untilOver(alice, large.id);
    expect(await results(alice, large.id)).toEqual(["PAID", "PAID", "PAID"]);
    await cancel(alice, another.id);
    await setPolicy(world, { threshold: null });
    expect(await world.disagreements()).toEqual([]);
  });

  it("is refused to who can give none, and needed for a new payee", async () => {
    const frank = await world.person("frank");
    const own = await world.funded(frank, "10.00");
    await setPolicy(world, { threshold: null, newPayees: true });
    const made = await created(frank, bulk([row()], { fromAccountId: own }));
    expect(await world.unchanged(() => start(frank, made.id))).toMatchObject({ code: "APPROVAL_UNAVAILABLE" });
    await setPolicy(world, { threshold: null, newPayees: false });
  });
});

it("staff see whose they are", async () => {
  const made = await created(alice, bulk([row()]));
  const staff = userActor(newId("usr"), { roles: ["USER", "OPERATOR"] });
  const query = "query ($id: ID!) { bulkPayment(id: $id) { id rows { nodes { row } } } }";
  const { data } = await world.subgraph.execute({ query, variables: { id: made.id }, actor: staff, requestId: "r" });
  expect(data).toMatchObject({ bulkPayment: { id: made.id, rows: { nodes: [{ row: 1 }] } } });
  const list =
    "query ($s: BulkPaymentStatus) { bulkPayments(status: $s, first: 1) { nodes { id } pageInfo { hasNextPage } } }";
  expect((await alice.ask(list, { s: "DRAFT" })).bulkPayments.nodes).toEqual([{ id: made.id }]);
  expect((await bob.ask(list)).bulkPayments.nodes).toEqual([]);
  await cancel(alice, made.id);
});
