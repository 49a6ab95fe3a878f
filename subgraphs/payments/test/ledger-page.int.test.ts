import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bring, confirmed, makeBringer, reversed } from "./bringing.ts";
import { exchange, quote } from "./exchanging.ts";
import { AUTHORIZE, CAPTURE, makeWorld, OPEN, type Person, REFUND, SEND, type World } from "./world.ts";

// docs/LEDGER.md shows each kind of movement with its postings, and queries that find nothing: both
// are tried here.

const page = readFileSync(new URL("../../../docs/LEDGER.md", import.meta.url), "utf8");
const sectionOf = (heading: string): string => page.split(`\n### ${heading}\n`)[1]?.split("\n#")[0] ?? "";

/** The rows of a section's table, without its head. */
const rowsOf = (section: string): string[][] =>
  section
    .split("\n")
    .filter((line) => /^\| (?!-|account |action )/.test(line))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

let world: World;
beforeAll(async () => {
  world = await makeWorld();
  const [ann, ben] = [await world.person("Ann"), await world.person("Ben")];
  const account = await world.funded(ann, "100.00");
  const pay = (to: object, amount: string) =>
    ann.ask(SEND, {
      input: { fromAccountId: account, to, amount: { amount, currency: "USD" }, idempotencyKey: randomUUID() },
    });
  const { sendPayment } = await pay({ username: ben.username }, "25.50");
  const { openAccount } = await ann.ask(OPEN, {
    input: { currency: "USD", name: "Savings", idempotencyKey: randomUUID() },
  });
  await pay({ accountId: openAccount.account.id }, "20.00");
  const usd = (amount: string) => ({ amount, currency: "USD" });
  const order = { fromAccountId: account, to: { username: ben.username }, amount: usd("30.00") };
  const { authorizePayment } = await ann.ask(AUTHORIZE, { input: { ...order, idempotencyKey: randomUUID() } });
  const part = { paymentId: authorizePayment.payment.id, amount: usd("20.00"), idempotencyKey: randomUUID() };
  await ben.ask(CAPTURE, { input: part });
  const back = { paymentId: sendPayment.payment.id, amount: usd("5.50"), idempotencyKey: randomUUID() };
  await ben.ask(REFUND, { input: back });
  const euros = await ann.ask(OPEN, { input: { currency: "EUR", idempotencyKey: randomUUID() } });
  const trader = { ...ann, from: account, to: euros.openAccount.account.id as string };
  await exchange(trader, (await quote(trader, "10.00")).id);
  await bringAndTakeBack(ann, ben);
});
afterAll(() => world.end());

/** Half an ether, which a chain takes back when a part of it is spent. */
async function bringAndTakeBack(ann: Person, ben: Person): Promise<void> {
  const { take } = await makeBringer(world.environments.of("payments", { poolMax: 4 }));
  const data = bring(ann.userId, "0.5");
  await take(confirmed(data));
  const [own] = (await ann.ask("{ payments(first: 1) { nodes { account { id } } } }")).payments.nodes;
  const spent = { fromAccountId: own.account.id, to: { username: ben.username }, idempotencyKey: randomUUID() };
  await ann.ask(SEND, { input: { ...spent, amount: { amount: "0.2", currency: "ETH" } } });
  await take(reversed(data));
}

/** A thousandth of an ether: in its smallest units the page would show too many digits. */
const FINNEY = 10n ** 15n;

async function readOfChain(place: number): Promise<string[][]> {
  const { rows } = await world.admin.query(
    `SELECT concat_ws(', ', p.username, a.name) AS account, a.code, a.kind, trim_scale(l.amount / $1)::text AS amount, trim_scale(l.balance / $1)::text AS balance, l.sequence::text
     FROM (SELECT *, row_number() OVER (ORDER BY recorded_at) AS place FROM ledger.journal_entry WHERE kind = 'DEPOSIT') e
     JOIN ledger.posting l ON l.entry_id = e.id JOIN ledger.account a ON a.id = l.account_id
     LEFT JOIN payments.person p ON p.user_id = a.owner_id WHERE a.asset = 'ETH' AND e.place = $2 ORDER BY l.amount`,
    [FINNEY, place],
  );
  return rows.map(Object.values);
}

async function readUsual(kind: string): Promise<string[][]> {
  const { rows } = await world.admin.query(
    `SELECT concat_ws(', ', p.username, a.name) AS account, a.code, a.kind, l.amount::text, l.balance::text, l.sequence::text
     FROM ledger.journal_entry e JOIN ledger.posting l ON l.entry_id = e.id JOIN ledger.account a ON a.id = l.account_id
     LEFT JOIN payments.person p ON p.user_id = a.owner_id WHERE e.kind = $1 AND e.action = 'post' AND a.asset <> 'ETH' ORDER BY l.amount`,
    [kind],
  );
  return rows.map(Object.values);
}

describe("docs/LEDGER.md", () => {
  it("has an example of every kind of movement that there is, and they add up", async () => {
    const { rows } = await world.admin.query("SELECT DISTINCT kind FROM ledger.journal_entry ORDER BY kind");
    const shown = [...page.matchAll(/^### ([A-Z]+)$/gm)].map(([, kind]) => kind);
    expect(shown.toSorted()).toEqual(rows.map(({ kind }) => kind));
    for (const kind of shown)
      expect(rowsOf(sectionOf(kind ?? "")).reduce((sum, [, , , amount]) => sum + BigInt(amount ?? 0), 0n)).toBe(0n);
  });

  it.each([
    ["DEPOSIT", 2],
    ["SEND", 2],
    ["TRANSFER", 2],
    ["REFUND", 2],
    ["EXCHANGE", 4],
  ])("shows the postings of a %s as they are", async (kind, count) => {
    const postings = await readUsual(kind);
    expect(postings).toHaveLength(count);
    expect(rowsOf(sectionOf(kind))).toEqual(postings);
  });

  it.each([
    ["DEPOSIT, brought by a chain", 2, 2],
    ["DEPOSIT, taken back by a chain", 3, 3],
  ])("shows the postings of a %s as they are", async (heading, place, count) => {
    const postings = await readOfChain(place);
    expect(postings).toHaveLength(count);
    expect(rowsOf(sectionOf(heading))).toEqual(postings);
  });

  it("shows the postings of a payment that is authorised and captured as they are", async () => {
    const { rows } = await world.admin.query(
      `SELECT e.action, concat_ws(', ', p.username, a.name) AS account, l.amount::text, l.balance::text, l.pending_in::text, l.pending_out::text, l.sequence::text
       FROM ledger.journal_entry e JOIN ledger.posting l ON l.entry_id = e.id JOIN ledger.account a ON a.id = l.account_id
       JOIN payments.person p ON p.user_id = a.owner_id WHERE e.action IN ('hold', 'capture') ORDER BY e.action DESC, p.username`,
    );
    expect(rowsOf(sectionOf("SEND, authorised first"))).toEqual(rows.map(Object.values));
  });

  it("has queries that find nothing in sound books", async () => {
    const queries = [...page.matchAll(/^```sql\n(.*?)^```$/gms)].map(([, text = ""]) => text);
    expect(queries).toHaveLength(5);
    for (const query of queries) expect((await world.admin.query(query)).rows).toEqual([]);
  });

  it("has queries that find an amount that was changed, a counter that is wrong, an entry that is missing and a debt that nobody has", async () => {
    const client = await world.admin.connect();
    const queries = [...page.matchAll(/^```sql\n(.*?)^```$/gms)].map(([, text = ""]) => text);
    const found = async (damage: string) => {
      await client.query(`BEGIN; SET LOCAL session_replication_role = replica; ${damage}`);
      const counts: boolean[] = [];
      for (const query of queries) counts.push((await client.query(query)).rows.length > 0);
      await client.query("ROLLBACK");
      return counts;
    };
    expect(await found("UPDATE ledger.posting SET amount = amount - 1 WHERE amount = 2550")).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(await found("UPDATE ledger.account SET credits_posted = credits_posted + 1 WHERE name = 'Savings'")).toEqual(
      [false, true, false, false, false],
    );
    expect(await found("DELETE FROM ledger.journal_entry WHERE kind = 'SEND'")).toEqual([
      false,
      false,
      false,
      true,
      false,
    ]);
    const owed =
      "UPDATE ledger.account SET debits_posted = debits_posted + 1 WHERE code = 'receivable.returns' AND asset = 'USD'";
    expect(await found(owed)).toEqual([false, true, false, false, true]);
    client.release();
  });
});
