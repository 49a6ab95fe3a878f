import { newUuid } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeAdmin } from "./approving.ts";
import { askTerms, exchange, LIST_TERMS, makeTrader, PAIRS, quote, setTerms, type Trader } from "./exchanging.ts";
import { makeWorld, type World } from "./world.ts";

const admin = makeAdmin();
let world: World;
let ann: Trader;

beforeAll(async () => {
  world = await makeWorld();
  await setTerms(world);
  ann = await makeTrader(world);
});
afterAll(() => world.end());

async function asAdmin(query: string, variables: Record<string, unknown>) {
  const { data } = await world.subgraph.execute({ query, variables, actor: admin, requestId: "req_test" });
  // biome-ignore lint/suspicious/noExplicitAny: answers are as free as the queries of the tests
  return data as any;
}

describe("terms", () => {
  it.each([
    ["a user", userActor("usr_someone"), "FORBIDDEN"],
    ["an OPERATOR", userActor("usr_operator", { roles: ["OPERATOR"] }), "FORBIDDEN"],
    [
      "an ADMIN who proved who they are an hour ago",
      { ...admin, assurance: { methods: ["pwd"] as const, at: Math.floor(Date.now() / 1000) - 7200 } },
      "STEP_UP_REQUIRED",
    ],
  ] as const)("are set by nobody like %s", async (_who, actor, code) => {
    const { errors } = await askTerms(world, {}, actor as never);
    expect(errors).toMatchObject([{ extensions: { code } }]);
  });

  it.each([
    [{ counter: "EUR" }, "input.counter", "SAME_CURRENCY"],
    [{ base: "XYZ" }, "input.base", "UNKNOWN_CURRENCY"],
    [{ rate: "0" }, "input.rate", "NOT_A_RATE"],
    [{ rate: "-1" }, "input.rate", "NOT_A_RATE"],
    [{ rate: "1e3" }, "input.rate", "NOT_A_RATE"],
    [{ rate: `0.${"1".repeat(31)}` }, "input.rate", "NOT_A_RATE"],
    [{ minimumRate: "1.26" }, "input.rate", "RATE"],
    [{ rate: null, minimumRate: "2", maximumRate: "1" }, "input.maximumRate", "MAXIMUM"],
    [{ spreadBasisPoints: 10_000 }, "input.spreadBasisPoints", "OUT_OF_RANGE"],
    [{ spreadBasisPoints: -1 }, "input.spreadBasisPoints", "OUT_OF_RANGE"],
    [{ reason: "" }, "input.reason", "EMPTY"],
    [{ idempotencyKey: "" }, "input.idempotencyKey", "EMPTY"],
  ])("cannot be %j", async (changes, path, code) => {
    const { errors } = await askTerms(world, changes);
    expect(errors).toMatchObject([{ extensions: { inputs: [{ path, code }] } }]);
  });

  it("are set by whoever has seen the latest, once for a key, and listed, the latest first", async () => {
    const first = await setTerms(world, { base: "BTC", counter: "ETH", rate: "20" });
    const { input, set } = await askTerms(
      world,
      { base: "ETH", counter: "BTC", rate: "0.05", basedOn: first.version },
      admin,
    );
    expect(set.terms).toMatchObject({ base: "ETH", rate: "0.05", reason: "a test", setBy: { id: admin.userId } });
    expect((await askTerms(world, input, admin)).set.terms.version).toBe(set.terms.version);
    expect((await askTerms(world, { ...input, rate: "0.06" }, admin)).set).toMatchObject({
      code: "IDEMPOTENCY_KEY_REUSED",
    });
    const late = await askTerms(world, { base: "BTC", counter: "ETH", basedOn: first.version });
    expect(late.set).toMatchObject({ code: "EXCHANGE_TERMS_OUTDATED", latestVersion: set.terms.version });

    const data = await asAdmin(LIST_TERMS, { base: "BTC", counter: "ETH", first: 1 });
    expect(data.exchangeTerms.nodes).toMatchObject([{ version: set.terms.version }]);
    const after = data.exchangeTerms.pageInfo.endCursor;
    const rest = await asAdmin(LIST_TERMS, { base: "ETH", counter: "BTC", first: 20, after });
    expect(rest.exchangeTerms.nodes.at(0)).toMatchObject({ version: first.version });
    expect((await ann.ask(LIST_TERMS, { base: "BTC", counter: "ETH" })).errors).toMatchObject([
      { extensions: { code: "FORBIDDEN" } },
    ]);
    const { exchangePairs } = await ann.ask(PAIRS);
    expect(exchangePairs).toContainEqual({ base: "ETH", counter: "BTC" });
    expect(exchangePairs).not.toContainEqual({ base: "BTC", counter: "ETH" });
    expect((await ann.ask("{ exchangePairs { terms { rate } } }")).errors[0]).toMatchObject({
      extensions: { code: "FORBIDDEN" },
    });
  });

  it("of a sandbox are there at its first start, and are not said again", async () => {
    const seeds = async () =>
      (await world.admin.query("SELECT count(*)::int AS n FROM payments.exchange_terms WHERE operator_id IS NULL"))
        .rows[0].n;
    expect(await seeds()).toBe(10);
    const again = await world.another();
    expect((await again(ann).ask(PAIRS)).exchangePairs.length).toBeGreaterThan(5);
    expect(await seeds()).toBe(10);
  });

  it("of more pairs than one list shows are left out of it", async () => {
    await world.admin.query(
      `INSERT INTO payments.exchange_terms (id, version, base, counter, effective_at, spread, reason, decided_at)
       SELECT gen_random_uuid(), 1000 + n, 'A' || n, 'USD', now(), 0, 'a test', now() FROM generate_series(1, 600) n`,
    );
    expect((await ann.ask(PAIRS)).exchangePairs).toHaveLength(500);
  });
});

describe("the database", () => {
  beforeAll(async () => {
    const { payment } = await exchange(ann, (await quote(ann, "1.00")).id);
    expect(payment.kind).toBe("EXCHANGE");
  });
  const copyPayment = (changes: string) =>
    `INSERT INTO payments.payment SELECT r.* FROM payments.payment p,
     jsonb_populate_record(p, '{"id": "${newUuid()}"}'::jsonb || ${changes}::jsonb) r WHERE p.kind = 'EXCHANGE' LIMIT 1`;
  const copyDetails = (changes: string) =>
    `INSERT INTO payments.payment_exchange SELECT r.* FROM payments.payment_exchange x,
     jsonb_populate_record(x, '{"quote_id": "${newUuid()}"}'::jsonb || ${changes}::jsonb) r LIMIT 1`;
  const terms = (columns: string, values: string) =>
    `INSERT INTO payments.exchange_terms (id, version, base, counter, effective_at, reason, decided_at${columns}) VALUES (gen_random_uuid(), ${values})`;

  it.each([
    ["payment_exchange_at_once", copyPayment(`'{"status": "PENDING", "ended_at": null}'`)],
    ["payment_exchange_says_what", copyPayment(`'{}'`)],
    ["payment_exchange_is_right", copyDetails(`'{"payment_id": "${newUuid()}"}'`)],
    ["payment_exchange_side_known", copyDetails(`'{"side": "SWAP"}'`)],
    ["payment_exchange_amount_positive", copyDetails(`'{"amount": 0}'`)],
    ["payment_exchange_spread_range", copyDetails(`'{"spread": 10000}'`)],
    ["payment_exchange_rate_is_decimal", copyDetails(`'{"market_rate": "0.0"}'`)],
    ["payment_exchange_is_right", copyDetails(`'{"base": "BTC"}'`)],
    ["payment_exchange_is_right", copyDetails(`'{"expires_at": "2020-01-01"}'`)],
    ["payment_exchange_pkey", "INSERT INTO payments.payment_exchange SELECT * FROM payments.payment_exchange LIMIT 1"],
    ["exchange_terms_version_range", terms("", "0, 'EUR', 'USD', now(), 'r', now()")],
    ["exchange_terms_reason_size", terms("", "9000, 'EUR', 'USD', now(), '', now()")],
    ["exchange_terms_of_two", terms("", "9000, 'EUR', 'EUR', now(), 'r', now()")],
    ["exchange_terms_spread_range", terms(", spread", "9000, 'EUR', 'USD', now(), 'r', now(), 10000")],
    ["exchange_terms_rates_are_decimals", terms(", rate", "9000, 'EUR', 'USD', now(), 'r', now(), '0'")],
    ["exchange_terms_not_backdated", terms("", "9000, 'EUR', 'USD', now() - interval '1 hour', 'r', now()")],
    ["exchange_terms_version_key", terms("", "1, 'EUR', 'USD', now(), 'r', now()")],
  ])("refuses by %s what no request can bring about", async (constraint, text) => {
    await expect(world.admin.query(text)).rejects.toMatchObject({ constraint });
  });

  it("lets the subgraph rewrite neither terms nor what was exchanged", async () => {
    for (const table of ["exchange_terms", "payment_exchange"])
      for (const text of [`UPDATE payments.${table} SET base = base`, `DELETE FROM payments.${table}`])
        await expect(world.environment.pool.query(text)).rejects.toMatchObject({ code: "42501" });
  });
});
