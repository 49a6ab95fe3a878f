import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeListEveryPayment } from "../src/adapters/postgres/history/every-payment.ts";
import { makePaymentReader } from "../src/adapters/postgres/history/payment-reader.ts";
import { loadAssets } from "../src/adapters/postgres/money/assets.ts";
import type { EveryPaymentFilter } from "../src/app/history/ports.ts";
import type { PaymentId } from "../src/domain/money/ids.ts";
import { makeAdmin } from "./approving.ts";
import { AUTHORIZE, makeWorld, type Person, SEND, type World } from "./world.ts";

const EVERY = `query ($filter: EveryPaymentFilter, $first: Int, $after: String) {
  everyPayment(filter: $filter, first: $first, after: $after) { nodes { id kind status createdAt amount { currency } } pageInfo { hasNextPage endCursor } } }`;

let world: World;
let staff: Pick<Person, "ask">;
let alice: Person;
/** As the table has them, the newest first. */
let all: { id: string; kind: string; status: string; currency: string; createdAt: Date }[];

beforeAll(async () => {
  world = await makeWorld();
  staff = (await world.another())({ actor: makeAdmin() });
  alice = await world.person("alice");
  const bob = await world.person("bob");
  const [dollars, euros] = [await world.funded(alice, "50.00"), await world.funded(bob, "50.00", "EUR")];
  await world.funded(bob, "1.00");
  await world.funded(alice, "1.00", "EUR");
  for (let i = 0; i < 6; i += 1) {
    const [who, from, to, currency] = i % 2 ? [alice, dollars, "bob", "USD"] : [bob, euros, "alice", "EUR"];
    const input = { fromAccountId: from, to: { username: to }, amount: { amount: "0.10", currency } };
    await who.ask(SEND, { input: { ...input, idempotencyKey: randomUUID() } });
  }
  const input = { fromAccountId: dollars, to: { username: "bob" }, amount: { amount: "0.10", currency: "USD" } };
  await alice.ask(AUTHORIZE, { input: { ...input, idempotencyKey: randomUUID() } });
  const { rows } = await world.admin.query(
    `SELECT 'pay' AS prefix, id, kind, status, currency, created_at AS "createdAt" FROM payments.payment ORDER BY id DESC`,
  );
  all = rows;
});
afterAll(() => world.end());

const ask = async (filter: object | null, first = 100, after: string | null = null) =>
  (await staff.ask(EVERY, { filter, first, after })).everyPayment;

describe("everyPayment", () => {
  it("is refused to whoever is no staff", async () => {
    for (const who of [alice.ask, world.nobody])
      expect((await who(EVERY, { first: 1 })).errors).toMatchObject([
        { extensions: { code: who === alice.ask ? "FORBIDDEN" : "UNAUTHENTICATED" } },
      ]);
  });

  it("lists everybody's, the newest first, page behind page, each once", async () => {
    const seen: string[] = [];
    for (let after: string | null = null; ; ) {
      const page: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } = await ask(
        null,
        4,
        after,
      );
      seen.push(...page.nodes.map(({ id }) => id));
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    const { nodes } = await ask(null);
    expect(seen).toEqual(nodes.map(({ id }: { id: string }) => id));
    expect(seen).toHaveLength(all.length);
    expect(new Set(seen).size).toBe(all.length);
  });

  it.each<[string, object, (row: (typeof all)[number]) => boolean]>([
    ["kinds", { kinds: ["SEND", "REFUND"] }, ({ kind }) => kind === "SEND"],
    ["statuses", { statuses: ["PENDING"] }, ({ status }) => status === "PENDING"],
    ["a currency", { currency: "EUR" }, ({ currency }) => currency === "EUR"],
    [
      "all of them",
      { kinds: ["SEND"], statuses: ["COMPLETED"], currency: "USD" },
      (row) => row.kind === "SEND" && row.status === "COMPLETED" && row.currency === "USD",
    ],
    ["a kind that nobody made", { kinds: ["REFUND"] }, () => false],
  ])("leaves those alone that have %s", async (_what, filter, fits) => {
    const { nodes } = await ask(filter);
    const expected = all.filter(fits);
    expect(nodes.map(({ kind, status }: (typeof all)[number]) => [kind, status])).toEqual(
      expected.map(({ kind, status }) => [kind, status]),
    );
  });

  it("leaves those alone that were asked for then or later, and before then", async () => {
    const moment = all[4]?.createdAt as Date;
    const { nodes: later } = await ask({ createdFrom: moment.toISOString() });
    const { nodes: before } = await ask({ createdBefore: moment.toISOString() });
    expect(later).toHaveLength(all.filter(({ createdAt }) => createdAt >= moment).length);
    expect(before).toHaveLength(all.filter(({ createdAt }) => createdAt < moment).length);
  });

  it("knows no cursor of another filter", async () => {
    const { pageInfo } = await ask({ currency: "EUR" }, 1);
    const variables = { filter: { currency: "USD" }, first: 1, after: pageInfo.endCursor };
    expect((await staff.ask(EVERY, variables)).errors).toMatchObject([
      { extensions: { inputs: [{ path: "after", code: "INVALID_CURSOR" }] } },
    ]);
  });

  it("reads so many at one look and no more, and comes to every one that fits all the same", async () => {
    const { pool } = world.environment;
    const assets = await loadAssets(pool);
    const list = makeListEveryPayment(pool, makePaymentReader(pool, assets), 3);
    const filter: EveryPaymentFilter = {
      ...{ kinds: ["DEPOSIT"], statuses: null, currency: null, createdFrom: null, createdBefore: null },
    };
    const found: PaymentId[] = [];
    let looks = 0;
    for (let after: PaymentId | null = null; ; looks += 1) {
      const page: Awaited<ReturnType<typeof list>> = await list({ first: 2, after, filter });
      found.push(...page.items.map(({ id }) => id));
      if (!page.hasNext) break;
      after = page.end ?? page.items.at(-1)?.id ?? null;
    }
    expect(found).toHaveLength(all.filter(({ kind }) => kind === "DEPOSIT").length);
    expect(new Set(found).size).toBe(found.length);
    expect(looks).toBeGreaterThan(1);
  });
});
