import { readFileSync } from "node:fs";
import { isObjectType, parse } from "graphql";
import { describe, expect, it } from "vitest";
import { describePlain } from "./src/describe-plain.ts";
import {
  buildApiSchema,
  compose,
  composeSupergraph,
  findBreaks,
  findSchemaFaults,
  readOperations,
  SUPERGRAPH_FILE,
} from "./src/supergraph.ts";

describe("the committed schema", () => {
  const composed = composeSupergraph();

  it("is what the SDL composes to, described throughout, and answers every recorded operation", () => {
    const committed = readFileSync(SUPERGRAPH_FILE, "utf8");
    const operations = readOperations();

    expect(operations.length).toBeGreaterThan(3);
    expect(findSchemaFaults({ composed, committed, base: committed, operations })).toEqual([]);
  });

  it("has one form for every connection: `first` with a default and never null, and `after`", () => {
    const connections = Object.values(buildApiSchema(composed).getTypeMap()).flatMap((type) =>
      isObjectType(type)
        ? Object.values(type.getFields()).filter((field) => /Connection!?$/.test(String(field.type)))
        : [],
    );
    expect(connections.length).toBeGreaterThan(5);
    for (const { name, args } of connections) {
      const [first, after] = ["first", "after"].map((wanted) => args.find((one) => one.name === wanted));
      expect([name, String(first?.type), first?.defaultValue, String(after?.type)]).toEqual([
        name,
        "Int!",
        20,
        "String",
      ]);
    }
    const ofPayments = connections.filter(({ type }) => /\bPaymentConnection/.test(String(type)));
    expect(new Set(ofPayments.map(({ args }) => args.map((one) => `${one.name}: ${one.type}`).join()))).toEqual(
      new Set(["first: Int!,after: String,offset: Int,filter: PaymentFilter,order: ListOrder!"]),
    );
  });

  it("shows clients nothing of what the subgraphs keep to themselves", () => {
    const api = buildApiSchema(composed);
    const fields = Object.keys(api.getQueryType()?.getFields() ?? {});

    expect(fields).toContain("me");
    expect(fields.filter((name) => /Stream$|^_/.test(name))).toEqual([]);
    expect(Object.keys(api.getTypeMap()).filter((name) => /^Stream|^(join|link|federation)__/.test(name))).toEqual([]);
  });
});

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@inaccessible"])`;
const SDL = `${LINK}
  extend type Query {
    "A thing by its id."
    thing(id: ID!, "In which unit." unit: Unit, "How many." first: Int = 20): Thing
    hidden: String @inaccessible
  }
  extend type Mutation {
    "Makes a thing."
    make(input: Wish): Thing
  }
  "What there is." type Thing @key(fields: "id") { "Its id." id: ID! "How much." size: Int "By whom." owner: String }
  "Of sizes." enum Unit { "Long." METRE "Short." INCH }
  "What is wished for." input Wish { "How many." count: Int }
`;
const composeOne = (sdl: string) => compose([{ name: "things", typeDefs: describePlain(parse(sdl)) }]);
const change = (from: string, to: string) => {
  expect(SDL).toContain(from);
  return composeOne(SDL.replace(from, to));
};
const sound = composeOne(SDL);
const check = (state: Partial<Parameters<typeof findSchemaFaults>[0]>) =>
  findSchemaFaults({ composed: sound, committed: sound, base: sound, operations: [], ...state });

describe("composing", () => {
  it("is refused, with every reason, where the subgraphs contradict each other", () => {
    const other = `${LINK} type Thing @key(fields: "id") { id: ID! size: String } type Query { a: Nowhere }`;

    expect(() =>
      compose([
        { name: "things", typeDefs: parse(SDL) },
        { name: "others", typeDefs: parse(other) },
      ]),
    ).toThrow(/composition failed:[\s\S]*Nowhere/);
  });
});

describe("what stands without words in the SDL", () => {
  it("has them for clients: a root, an id, and an input, which is what its type is", () => {
    const api = buildApiSchema(sound);
    expect(api.getQueryType()?.description).toMatch(/^What can be read/);
    expect(
      api
        .getQueryType()
        ?.getFields()
        .thing?.args.map(({ description }) => description),
    ).toEqual([...["Which.", "In which unit.", "How many."]]);
    expect(api.getMutationType()?.getFields().make?.args[0]?.description).toBe("What is wished for.");
  });

  it("has none where its type has none, and is found", () => {
    const bare = change('"What is wished for." input Wish', "input Wish");
    expect(check({ composed: bare, committed: bare })).toEqual([
      "no description: Mutation.make(input:)",
      "no description: Wish",
    ]);
  });
});

describe("a schema check", () => {
  it("finds that the committed file is another one", () => {
    const stale = change("owner: String", "owner: String!");

    expect(check({ committed: stale })).toEqual([expect.stringContaining("is not what the SDL composes to")]);
    expect(check({ committed: "" })).toHaveLength(1);
  });

  it.each([
    ['"What there is." type Thing', "type Thing", "Thing"],
    ['"How much." size', "size", "Thing.size"],
    ['"A thing by its id."', "", "Query.thing"],
    ['"In which unit." unit', "unit", "Query.thing(unit:)"],
    ['"Short." INCH', "INCH", "Unit.INCH"],
    ['"Of sizes." enum Unit', "enum Unit", "Unit"],
  ])("finds that %s has lost its description", (from, to, coordinate) => {
    const composed = change(from, to);

    expect(check({ composed, committed: composed })).toEqual([`no description: ${coordinate}`]);
  });

  it.each([
    ["an unknown field", "query A { thing(id: 1) { colour } }", /colour/],
    ["a field that clients do not see", "query A { hidden }", /hidden/],
    ["a missing argument", "query A { thing { id } }", /"id"/],
    ["a value of another type", "query A { thing(id: 1, unit: MILE) { id } }", /MILE/],
  ])("finds a recorded operation with %s, and names its file", (_what, text, reason) => {
    const [fault, ...others] = check({ operations: [{ file: "a.graphql", text }] });

    expect(fault).toMatch(/^broken operation: a\.graphql: /);
    expect(fault).toMatch(reason);
    expect(others).toEqual([]);
  });

  it("finds an operation that has the name of another", () => {
    const operations = ["a", "b"].map((name) => ({ file: `${name}.graphql`, text: "query A { __typename }" }));
    expect(check({ operations })).toEqual(["operation of a name that another has: A"]);
  });

  it.each([
    ['"By whom." owner: String', "", /Thing\.owner was removed/],
    ["owner: String", "owner: Int", /Thing\.owner changed type/],
    ['"Short." INCH', "", /INCH was removed/],
    ["make(input: Wish): Thing", "make(input: Wish): Unit", /Mutation\.make changed type/],
    ["unit: Unit", "unit: Unit!", /unit.* changed type/],
    ["first: Int = 20", "first: Int!", /first.* changed type/],
    ["first: Int = 20", 'first: String! = "20"', /first.* changed type/],
    ["thing(id: ID!,", 'thing(id: ID!, "New." more: Int!,', /required arg more/],
    ["count: Int", 'count: Int "New." more: Int!', /required field more on input type Wish/],
  ])("finds what breaks clients: %s becoming %j", (from, to, reason) => {
    const composed = change(from, to);

    const faults = check({ composed, committed: composed });

    expect(faults.join("\n")).toMatch(/^breaking change: /);
    expect(faults.join("\n")).toMatch(reason);
  });

  it.each([
    ["a new field", '"By whom." owner: String', '"By whom." owner: String "New." colour: String'],
    ["a new optional argument", "unit: Unit", 'unit: Unit "New." more: Int'],
    ["a field that is never null any more", "owner: String", "owner: String!"],
    ["an argument whose default cannot be set aside any more", "first: Int = 20", "first: Int! = 20"],
    ["a hidden field that goes", "hidden: String @inaccessible", ""],
  ])("lets %s pass", (_what, from, to) => {
    expect(findBreaks(sound, change(from, to))).toEqual([]);
  });

  it("finds a mutation whose failure would take away the answers of others, and lets it become nullable", () => {
    const composed = change("make(input: Wish): Thing", "make(input: Wish): Thing!");

    expect(check({ composed, committed: composed })).toEqual([expect.stringMatching(/^not nullable.*Mutation\.make$/)]);
    expect(findBreaks(composed, sound)).toEqual([]);
    expect(findBreaks(composed, change("make(input: Wish): Thing", "make(input: Wish): Unit"))).toHaveLength(1);
  });

  it("finds a subscription whose events a client could not continue behind as behind any other", () => {
    const live = `"Of all." interface LiveEvent { "Where." cursor: String! } extend type Subscription { "Things." thingMade: Made }`;
    const without = composeOne(`${SDL} ${live} "One." type Made { "Where." cursor: String! }`);
    const within = composeOne(`${SDL} ${live} "One." type Made implements LiveEvent { "Where." cursor: String! }`);

    expect(check({ composed: without, committed: without })).toEqual([
      "delivers what is no LiveEvent: Subscription.thingMade",
    ]);
    expect(check({ composed: within, committed: within })).toEqual([]);
  });

  it("compares with nothing where there is nothing before it, and takes no file for one about to be written", () => {
    expect(check({ base: null, committed: null })).toEqual([]);
  });
});
