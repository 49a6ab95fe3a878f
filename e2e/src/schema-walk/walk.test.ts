import { isDeepStrictEqual } from "node:util";
import { buildSchema, parse } from "graphql";
import { describe, expect, it } from "vitest";
import type { Ask } from "./asking.ts";
import { HOSTILE, HOSTILE_TEXTS } from "./hostile.ts";
import { listSites, nameOf, placesOf } from "./places.ts";
import { walkLiterals, walkVariables } from "./walk.ts";

const schema = buildSchema(`
  scalar Decimal
  enum Kind { A B }
  interface Refusal { code: String! message: String! }
  type Taken implements Refusal { code: String! message: String! }
  type Done { things(after: String): [String!]! }
  union Result = Done | Taken
  input Money { amount: Decimal! currency: String }
  input Make { name: String! kinds: [Kind!] money: Money self: Make count: Int }
  type Query { done: Done  one(id: ID!, first: Int): Done }
  type Mutation { make(input: Make!): Result }
  type Subscription { followed(after: String): String }
`);

const walkWith = (ask: Ask) => walkVariables({ schema, ask, known: {} });
const right: Ask = async () => ({ status: 200, text: `{"data":{"a0":{"__typename":"Done"}}}` });

describe("a walk of a schema", () => {
  it("comes to every text, id, scalar and enum of every field that a client can come to", async () => {
    const names = listSites(schema).flatMap(placesOf).map(nameOf);
    expect(names.toSorted()).toEqual([
      "done.things.after",
      "followed.after",
      "make.input.kinds.0",
      "make.input.money.amount",
      "make.input.money.currency",
      "make.input.name",
      "one.id",
    ]);
    expect(await walkWith(right)).toMatchObject({ places: names.length, findings: [], met: new Set(["Done"]) });
  });

  it("puts every value at some place of each type, where places get one in four", async () => {
    const many = buildSchema(`
      type Query { ok: Boolean }
      type Subscription { ${Array.from({ length: 6 }, (_, i) => `s${i}(after: String): String`).join(" ")} }
    `);
    const asked: unknown[] = [];
    const ask: Ask = async ({ query, variables }) => {
      asked.push(...Object.values(variables ?? {}));
      return right({ query });
    };
    await walkVariables({ schema: many, ask, known: {}, oneIn: 4 });
    const values = HOSTILE.filter((value) => value !== null);
    for (const value of values) expect(asked).toContainEqual(value);
    expect(asked.length).toBeLessThan(values.length * 2);
  });

  it("puts every value at each place by two callers together, and all at what one of them alone may ask", async () => {
    const both = new Set(["query.one", "mutation.make", "subscription.followed"]);
    const seen = { first: [] as unknown[], second: [] as unknown[] };
    const walkBy = (who: keyof typeof seen, half: NonNullable<Parameters<typeof walkVariables>[0]["half"]>) =>
      walkVariables({
        schema,
        known: {},
        half,
        ask: async ({ query, variables }) => {
          if (query.includes("make")) seen[who].push(...Object.values(variables ?? {}));
          return right({ query });
        },
      });
    await walkBy("first", { turn: 0 });
    await walkBy("second", { turn: 1, fields: both });
    const named = (value: unknown) => ({ name: value });
    for (const value of HOSTILE) expect([...seen.first, ...seen.second]).toContainEqual(named(value));
    const alone = HOSTILE.filter((value) => seen.first.some((one) => isDeepStrictEqual(one, named(value))));
    expect(alone.length).toBeLessThan(HOSTILE.length * 0.6);
    seen.second.length = 0;
    await walkBy("second", { turn: 1, fields: new Set() });
    for (const value of HOSTILE) expect(seen.second).toContainEqual(named(value));
  });

  it("puts every value at its place, and plausible ones at the others", async () => {
    const seen: unknown[] = [];
    await walkWith(async ({ query, variables }) => {
      if (query.includes("make")) for (const value of Object.values(variables ?? {})) seen.push(value);
      return right({ query });
    });
    for (const value of HOSTILE) {
      expect(seen).toContainEqual({ name: value });
      expect(seen).toContainEqual({ name: "plausible", money: { amount: "1.00", currency: value } });
      expect(seen).toContainEqual({ name: "plausible", kinds: [value] });
    }
  });

  it("writes literals that can be parsed where the value can be written", async () => {
    const queries: string[] = [];
    await walkLiterals({
      schema,
      known: {},
      ask: async ({ query }) => {
        queries.push(query);
        return right({ query });
      },
    });
    expect(queries.some((query) => /^query \{ a0: one\(id: "[^"]*"\) \{ __typename +\} \}$/.test(query))).toBe(true);
    for (const query of queries.filter((text) => text.isWellFormed() && !/\\u[d0]/.test(text)))
      expect(() => parse(query)).not.toThrow();
    expect(queries.some((query) => /make\(input: \{name: "plausible", kinds: \[/.test(query))).toBe(true);
  });

  it("puts every fifth text at each place in literals, those of one type together", async () => {
    const fields = Array.from({ length: 12 }, (_, i) => `f${i}(name: String): Boolean`).join(" ");
    const queries: string[] = [];
    await walkLiterals({
      schema: buildSchema(`type Query { ${fields} }`),
      known: {},
      ask: async ({ query, variables }) => {
        if (!variables) queries.push(query);
        return right({ query });
      },
    });
    const pairs = queries.flatMap((query) => query.split(/\n(?=a\d+: )/));
    for (let i = 0; i < 12; i += 1) {
      const its = pairs.filter((pair) => pair.includes(`: f${i}(`)).length;
      expect([Math.floor(HOSTILE_TEXTS.length / 5), Math.ceil(HOSTILE_TEXTS.length / 5)]).toContain(its);
    }
    expect(queries.length).toBe(HOSTILE_TEXTS.length);
  });

  it.each<[string, Ask]>([
    ["a fault of the server", async () => ({ status: 500, text: "{}" })],
    [
      "a fault in an answer",
      async () => ({ status: 200, text: `{"errors":[{"message":"","extensions":{"code":"INTERNAL_SERVER_ERROR"}}]}` }),
    ],
    ["an error without a code", async () => ({ status: 200, text: `{"data":null,"errors":[{"message":""}]}` })],
    [
      "a quote",
      async ({ variables, query }) => ({ status: 200, text: JSON.stringify({ data: { query, variables } }) }),
    ],
    ["an answer that says nothing", async () => ({ status: 200, text: "{}" })],
    ["what is no JSON", async () => ({ status: 200, text: "<html>" })],
  ])("finds %s", async (_what, ask) => {
    let asked = 0;
    const { findings } = await walkVariables({
      schema,
      known: {},
      // The first questions look for what the caller may do.
      ask: async (question) => (asked++ < listSites(schema).length ? right(question) : ask(question)),
    });
    expect(findings.length).toBeGreaterThan(10);
  });

  it("finds that no answer comes", async () => {
    let asked = 0;
    const ask: Ask = async (question) => {
      if (asked++ < listSites(schema).length) return right(question);
      throw new Error("no answer came");
    };
    expect((await walkVariables({ schema, known: {}, ask })).findings[0]).toMatch(/no answer came/);
  });
});
