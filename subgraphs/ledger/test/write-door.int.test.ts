import { createHash, randomUUID } from "node:crypto";
import { freshDatabase, type TestDatabase } from "@coffer/testkit/database";
import fc from "fast-check";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

type Leg = { account: string; amount: string; asset?: string };
type Entry = { id: string; legs: Leg[] };

let database: TestDatabase;
let payments: pg.Pool;
let admin: pg.Pool;

beforeAll(async () => {
  database = await freshDatabase();
  payments = database.pool("payments", 16);
  admin = database.adminPool();
});
afterAll(() => database.drop());

async function open(options: { owner?: string | null; asset?: string; floor?: string | null } = {}): Promise<string> {
  const id = randomUUID();
  const owner = options.owner === undefined ? randomUUID() : options.owner;
  const floor = options.floor === undefined ? "0" : options.floor;
  await payments.query("SELECT ledger.open_account($1, $2, $3, $4, $5, $6, $7)", [
    [id],
    [owner],
    [options.asset ?? "USD"],
    ["LIABILITY"],
    ["customer"],
    ["Main"],
    [floor],
  ]);
  return id;
}

async function post(
  entries: Entry[],
  client: pg.Pool | pg.PoolClient = payments,
): Promise<{ outcomes: string[]; available: (string | null)[] }> {
  const legs = entries.flatMap((entry, i) => entry.legs.map((leg) => ({ ...leg, entry: i + 1 })));
  const { rows } = await client.query(
    "SELECT outcomes, available FROM ledger.apply($1, $2, NULL, $3, $4, $5, NULL, NULL, NULL, NULL, NULL, NULL, $6, $7, $8, $9, NULL)",
    [
      entries.map((entry) => entry.id),
      entries.map((entry) => createHash("sha256").update(JSON.stringify(entry.legs)).digest()),
      entries.map(() => "TEST"),
      entries.map(() => null),
      entries.map(() => new Date()),
      legs.map((leg) => leg.entry),
      legs.map((leg) => leg.account),
      legs.map((leg) => leg.asset ?? "USD"),
      legs.map((leg) => leg.amount),
    ],
  );
  return rows[0];
}

const move = (from: string, to: string, amount: string, id = randomUUID()): Entry => ({
  id,
  legs: [
    { account: from, amount: `-${amount}` },
    { account: to, amount },
  ],
});

async function funded(amount: string): Promise<string> {
  const [world, account] = [await open({ owner: null, floor: null }), await open()];
  expect((await post([move(world, account, amount)])).outcomes).toEqual(["posted"]);
  return account;
}

const readBalance = async (account: string): Promise<string> =>
  (
    await admin.query("SELECT (credits_posted - debits_posted)::text AS balance FROM ledger.account WHERE id = $1", [
      account,
    ])
  ).rows[0].balance;

/** What must hold at every commit, for the whole ledger. */
async function expectSound(): Promise<void> {
  const { rows: sums } = await admin.query(
    "SELECT a.asset FROM ledger.posting p JOIN ledger.account a ON a.id = p.account_id GROUP BY a.asset HAVING sum(p.amount) <> 0",
  );
  expect(sums).toEqual([]);
  const { rows: broken } = await admin.query(`
    SELECT a.id FROM ledger.account a LEFT JOIN LATERAL (
      SELECT count(*) AS n, coalesce(sum(amount), 0) AS total, max(sequence) AS last,
             bool_and(chained) AS chained
      FROM (SELECT amount, sequence, balance = last_value(sum) OVER (PARTITION BY entry_id ORDER BY sequence ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AND sequence = place AS chained
            FROM (SELECT *, sum(amount) OVER (ORDER BY sequence) AS sum, row_number() OVER (ORDER BY sequence) AS place
                  FROM ledger.posting WHERE account_id = a.id) q) p) s ON true
    WHERE s.total <> a.credits_posted - a.debits_posted OR s.n <> a.sequence OR NOT coalesce(s.chained, true)`);
  expect(broken).toEqual([]);
}

describe("post", () => {
  it("refuses, each with its own outcome, and leaves the neighbours alone", async () => {
    const [alice, bob, btc] = [await funded("100"), await open(), await open({ asset: "BTC" })];
    const same = randomUUID();
    const said = await post([
      move(alice, bob, "60", same),
      move(alice, bob, "60", same),
      move(alice, bob, "61", same),
      move(alice, bob, "60"),
      move(alice, randomUUID(), "7"),
      {
        id: randomUUID(),
        legs: [
          { account: alice, amount: "-7" },
          { account: btc, amount: "7" },
        ],
      },
      {
        id: randomUUID(),
        legs: [
          { account: alice, amount: "-7" },
          { account: btc, amount: "7", asset: "BTC" },
        ],
      },
      {
        id: randomUUID(),
        legs: [
          { account: alice, amount: "-40" },
          { account: bob, amount: "39" },
        ],
      },
      { id: randomUUID(), legs: [] },
      move(alice, bob, "40"),
    ]);
    expect(said.outcomes).toEqual([
      "posted",
      "repeated",
      "id_reused",
      "below_floor",
      "account_not_found",
      "asset_mismatch",
      "unbalanced",
      "unbalanced",
      "unbalanced",
      "posted",
    ]);
    expect(said.available[3]).toBe("40");
    expect([await readBalance(alice), await readBalance(bob), await readBalance(btc)]).toEqual(["0", "100", "0"]);
    expect((await post([move(alice, bob, "60", same), move(alice, bob, "1", same)])).outcomes).toEqual([
      "repeated",
      "id_reused",
    ]);
  });

  it("answers a repeat of a refused entry in the same batch with the same refusal", async () => {
    const [alice, bob] = [await funded("5"), await open()];
    const same = randomUUID();
    const said = await post([move(alice, bob, "6", same), move(alice, bob, "6", same)]);
    expect(said).toEqual({ outcomes: ["below_floor", "below_floor"], available: ["5", "5"] });
  });

  it("lets a later entry of a batch spend what an earlier one brought", async () => {
    const [alice, bob, carol] = [await funded("10"), await open(), await open()];
    expect((await post([move(bob, carol, "10"), move(alice, bob, "10"), move(bob, carol, "10")])).outcomes).toEqual([
      "below_floor",
      "posted",
      "posted",
    ]);
    expect(await readBalance(carol)).toBe("10");
  });

  it("checks an account's floor against all legs of the entry together", async () => {
    const [alice, bob] = [await funded("10"), await open()];
    const twice = {
      id: randomUUID(),
      legs: [
        { account: alice, amount: "-6" },
        { account: alice, amount: "-6" },
        { account: bob, amount: "12" },
      ],
    };
    const round = {
      id: randomUUID(),
      legs: [
        { account: alice, amount: "-15" },
        { account: bob, amount: "15" },
        { account: bob, amount: "-6" },
        { account: alice, amount: "6" },
      ],
    };
    expect(await post([twice, round])).toEqual({ outcomes: ["below_floor", "posted"], available: ["10", null] });
  });

  it.each([
    ["arrays of different lengths", [[randomUUID()], [], ["T"], [null], [new Date()], [], [], [], []]],
    [
      "a leg of an entry that is not there",
      [[randomUUID()], [Buffer.alloc(32)], ["T"], [null], [new Date()], [2], [randomUUID()], ["USD"], ["1"]],
    ],
    [
      "a zero leg",
      [[randomUUID()], [Buffer.alloc(32)], ["T"], [null], [new Date()], [1], [randomUUID()], ["USD"], ["0"]],
    ],
    [
      "a fraction of the smallest unit",
      [[randomUUID()], [Buffer.alloc(32)], ["T"], [null], [new Date()], [1], [randomUUID()], ["USD"], ["0.5"]],
    ],
    [
      "not a number",
      [[randomUUID()], [Buffer.alloc(32)], ["T"], [null], [new Date()], [1], [randomUUID()], ["USD"], ["NaN"]],
    ],
    [
      "an amount that could overflow",
      [
        [randomUUID()],
        [Buffer.alloc(32)],
        ["T"],
        [null],
        [new Date()],
        [1],
        [randomUUID()],
        ["USD"],
        [`1${"0".repeat(70)}`],
      ],
    ],
  ])("faults on a malformed batch: %s", async (_what, values) => {
    await expect(
      payments.query(
        "SELECT ledger.apply($1, $2, NULL, $3, $4, $5, NULL, NULL, NULL, NULL, NULL, NULL, $6, $7, $8, $9, NULL)",
        values,
      ),
    ).rejects.toThrow(/malformed batch|numeric|NaN/);
  });

  it("lets exactly one of 50 attempts spend a whole balance, over 16 connections", async () => {
    const [alice, bob] = [await funded("100"), await open()];
    const outcomes = (await Promise.all(Array.from({ length: 50 }, () => post([move(alice, bob, "100")])))).map(
      (said) => said.outcomes[0],
    );
    expect(outcomes.filter((outcome) => outcome === "posted")).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === "below_floor")).toHaveLength(49);
    expect([await readBalance(alice), await readBalance(bob)]).toEqual(["0", "100"]);
  });

  it("never deadlocks batches that take the same accounts in opposite orders", async () => {
    const accounts = await Promise.all(Array.from({ length: 12 }, () => funded("1000")));
    const batch = (round: number) =>
      accounts
        .map((from, i) => move(from, accounts[(i * 5 + round) % 12] ?? from, "1"))
        .filter(({ legs }) => legs[0]?.account !== legs[1]?.account);
    const rounds = Array.from({ length: 60 }, (_, round) => post(round % 2 ? batch(round) : batch(round).reverse()));
    for (const { outcomes } of await Promise.all(rounds)) expect(new Set(outcomes)).toEqual(new Set(["posted"]));
    await expectSound();
  });

  it("leaves nothing behind when its caller rolls back", async () => {
    const [alice, bob] = [await funded("10"), await open()];
    const client = await payments.connect();
    await client.query("BEGIN");
    const entry = move(alice, bob, "10");
    expect((await post([entry], client)).outcomes).toEqual(["posted"]);
    await client.query("ROLLBACK");
    client.release();
    expect(await readBalance(alice)).toBe("10");
    expect((await admin.query("SELECT FROM ledger.journal_entry WHERE id = $1", [entry.id])).rowCount).toBe(0);
  });

  it("agrees with a plain model of the rules on random batches, and stays sound", async () => {
    const accounts = [
      await open({ owner: null, floor: null }),
      ...(await Promise.all(Array.from({ length: 4 }, () => open()))),
    ];
    const balances = new Map(accounts.map((id) => [id, 0n]));
    const leg = fc.record({ from: fc.nat(4), to: fc.nat(4), amount: fc.integer({ min: 1, max: 60 }) });
    const entry = fc.array(leg, { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 8 }), async (asked) => {
        const entries = asked.map((moves) => ({
          id: randomUUID(),
          legs: moves.flatMap(({ from, to, amount }) => [
            { account: accounts[from] ?? "", amount: `-${amount}` },
            { account: accounts[to] ?? "", amount: `${amount}` },
          ]),
        }));
        const expected = entries.map(({ legs }) => {
          const after = new Map(balances);
          for (const { account, amount } of legs) after.set(account, (after.get(account) ?? 0n) + BigInt(amount));
          const refused = legs.some(
            ({ account, amount }) =>
              amount.startsWith("-") && account !== accounts[0] && (after.get(account) ?? 0n) < 0n,
          );
          if (!refused) for (const [account, balance] of after) balances.set(account, balance);
          return refused ? "below_floor" : "posted";
        });
        expect((await post(entries)).outcomes).toEqual(expected);
      }),
      { numRuns: 60 },
    );
    for (const [account, balance] of balances) expect(await readBalance(account)).toBe(balance.toString());
    await expectSound();
  });

  it("notes each batch once in the outbox, as ranges of its customers' postings", async () => {
    const [alice, bob] = [await funded("10"), await open()];
    await admin.query("DELETE FROM ledger.outbox");
    await post([move(alice, bob, "1"), move(alice, bob, "2")]);
    const { rows } = await admin.query("SELECT kind, payload FROM ledger.outbox");
    const ranges = [
      [alice, 1, 3],
      [bob, 0, 2],
    ].toSorted();
    expect(rows).toEqual([{ kind: "postings", payload: [0, 1, 2].map((part) => ranges.map((range) => range[part])) }]);
  });
});

describe("open_account", () => {
  it("opens once, answers a repeat, and refuses another account under the same id", async () => {
    const [id, owner] = [randomUUID(), randomUUID()];
    const ask = async (asset: string) =>
      (
        await payments.query("SELECT ledger.open_account($1, $2, $3, $4, $5, $6, $7) AS said", [
          [id, id],
          [owner, owner],
          [asset, asset],
          ["LIABILITY", "LIABILITY"],
          ["customer", "customer"],
          ["Main", "Main"],
          ["0", "0"],
        ])
      ).rows[0].said;
    expect(await ask("USD")).toEqual(["opened", "repeated"]);
    expect(await ask("USD")).toEqual(["repeated", "repeated"]);
    expect(await ask("EUR")).toEqual(["id_reused", "id_reused"]);
    expect(await ask("XAU")).toEqual(["asset_not_found", "asset_not_found"]);
  });

  it("refuses a customer's account without a floor", async () => {
    await expect(open({ floor: null })).rejects.toThrow("account_customer_has_floor");
  });
});
