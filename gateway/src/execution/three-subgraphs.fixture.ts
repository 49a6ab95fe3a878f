import { composeServices } from "@apollo/composition";
import { buildSubgraphSchema } from "@apollo/subgraph";
import {
  buildSchema,
  type DocumentNode,
  execute,
  GraphQLError,
  type GraphQLSchema,
  isAbstractType,
  isObjectType,
  parse,
  printSchema,
} from "graphql";
import type { GatewayContext, SubgraphSource } from "../sources/subgraph-source.ts";

/** Counts what mutations did, so that their order shows in answers. */
export type FakeContext = GatewayContext & { readonly done: string[] };

export const fakeContext = (): FakeContext => ({ requestId: "req-1", actor: null, done: [] });

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@external", "@requires", "@inaccessible", "@authenticated"])
  scalar Instant  enum Colour { RED GREEN @inaccessible BLUE }  enum Unit { G KG }
  interface Node { id: ID! }`;

/**
 * A fake supergraph of every kind of thing that a plan can meet: several keys, abstract types,
 * lists of lists, values that several subgraphs own.
 */
const SDL = {
  people: `${LINK}
    type Query {
      me: Person!  person(id: ID!): Person  people(first: Int = 2): [Person!]!  maybe: [Person]
      node(id: ID!): Node  things: [Thing]  grid: [[Person!]!]  named: [Named!]!
      echo(text: String = "none", list: [Int!], input: EchoInput): String  colour(as: Colour = RED): Colour  broken: String
    }
    type Mutation { rename(id: ID!, to: String! = "new"): Person  breakPerson(id: ID!): Person  note(text: String): String }
    type Subscription { met(id: ID!, first: Int = 1): Person  found: Thing!  named: [Named!]! }
    input EchoInput { text: String!  count: Int = 3  colour: Colour  inner: EchoInput }
    interface Named { name: String! }
    union Thing = Person | Item | Box | Crate
    type Person implements Node & Named @key(fields: "id") @key(fields: "code") {
      id: ID!  code: String!  name: String!  nick: String  age(unit: Unit): Int  score: Float  grown: Boolean!
      friends(first: Int = 2): [Person!]!  best: Person  matrix: [[Int]!]  mood: Colour  since: Instant
      broken: String  hard(ok: Boolean!): String!  worse: Person!
    }
    type Item implements Node @key(fields: "id", resolvable: false) { id: ID! }
    type Box @shareable { note: String!  size: Int!  owner: Person }
    type Crate @shareable { note: String  size: Int!  content: [Thing!] }`,
  shop: `${LINK}
    type Query { item(sku: ID!): Item  items(first: Int): [Item!]!  stuff: [Stuff!]!  wallets: [[Wallet]!]!  box: Box  cheapest: Item! }
    type Mutation { buy(sku: ID!): Item  breakItem(sku: ID!): Item!  pay(amount: Int! = 1): Wallet @authenticated }
    type Subscription { sold(sku: ID): Item!  entries: [Entry!]! }
    union Stuff = Item | Box | Wallet
    type Person @key(fields: "id") { id: ID!  wallet: Wallet  items(first: Int = 2): [Item!]!  favourite: Item  name: String! @external  card: String! @requires(fields: "name") }
    type Item implements Node @key(fields: "id") @key(fields: "sku") {
      id: ID!  sku: ID!  title: String!  weight(unit: Unit = G): Int!  owner: Person!  buyer: Person
      related: [[Item]!]  colour: Colour  broken: String!  inner: Inner
    }
    type Inner @shareable { depth: Int!  item: Item }
    type Box @shareable { note: String  size: Int!  owner: Person }
    type Wallet { balance: Int!  holder: Person!  entries(first: Int = 2): [Entry!]! }
    interface Entry { at: Instant!  amount: Int!  who: Person }
    type Credit implements Entry { at: Instant!  amount: Int!  who: Person  from: Person! }
    type Debit implements Entry { at: Instant!  amount: Int!  who: Person  item: Item }`,
  reviews: `${LINK}
    type Query { review(id: ID!): Review  reviews: [Review!]!  latest: Node }
    type Mutation { write(text: String!, stars: Int = 3): Review  breakReview: Review }
    interface Named { name: String! }
    type Person implements Named & Node @key(fields: "id") @key(fields: "code") { id: ID!  code: String!  name: String! @external  reviews: [Review!]!  trust: Int! }
    type Item implements Node @key(fields: "id") { id: ID!  weight(unit: Unit = G): Int! @external  reviews(min: Int): [Review]  shipping: String! @requires(fields: "weight(unit: KG)")  stars: Float }
    type Review implements Node @key(fields: "id") { id: ID!  text: String  stars: Int!  author: Person!  subject: Item  by: Named!  about: [Subject!]! }
    union Subject = Person | Item | Review`,
} as const;

type Obj = { readonly __typename: string; readonly id: string };
type Args = Readonly<Record<string, unknown>>;
type Resolve = (parent: never, args: Args, context: FakeContext) => unknown;

const number = ({ id }: { id: string }): number => Number.parseInt(id.slice(1), 10);
const person = (n: number) => ({ __typename: "Person", id: `p${n % 5}`, code: `c${n % 5}` });
const item = (n: number) => ({ __typename: "Item", id: `i${n % 7}`, sku: `s${n % 7}` });
const review = (n: number) => ({ __typename: "Review", id: `r${n % 9}` });
const box = (n: number) => ({ __typename: "Box", id: `b${n % 6}` });
const crate = (n: number) => ({ __typename: "Crate", id: `k${n % 4}` });
const wallet = (n: number) => ({ __typename: "Wallet", id: `w${n % 5}` });
const upTo = (first: unknown, make: (n: number) => unknown) =>
  Array.from({ length: Math.max(0, Math.min(Number(first ?? 2), 3)) }, (_unused, n) => make(n));
const fault = (what: string, code = "FAKE") => new GraphQLError(`${what} failed`, { extensions: { code } });
const weightOf = (id: string, unit: unknown) => (number({ id }) + 1) * (unit === "KG" ? 1 : 1000);
const nth = (n: number, ...of: readonly unknown[]): unknown => of[n % of.length];

function step(name: string, { done }: FakeContext): void {
  done.push(name);
}

/** What every field is, from its object's id alone: the same in one schema as in three. */
const FIELDS: Readonly<Record<string, Readonly<Record<string, Resolve>>>> = {
  Query: {
    me: () => person(1),
    person: (_: never, { id }) => (/^p[0-4]$/.test(String(id)) ? person(number({ id: String(id) })) : null),
    people: (_: never, { first }) => upTo(first, person),
    maybe: () => [person(0), null, person(3)],
    node: (_: never, { id }) => nth(String(id).length, person(2), item(3), null),
    things: () => [person(4), box(1), crate(2), item(0), null, box(2)],
    grid: () => [[person(0), person(1)], [], [person(2)]],
    named: () => [person(3), person(0)],
    echo: (_: never, args) => JSON.stringify(args),
    colour: (_: never, { as }) => as,
    broken: () => fault("Query.broken"),
    item: (_: never, { sku }) => item(number({ id: `s${String(sku).length}` })),
    items: (_: never, { first }) => upTo(first, item),
    stuff: () => [item(1), box(3), wallet(2), box(0)],
    wallets: () => [[wallet(0), null], [wallet(1)]],
    box: () => box(4),
    cheapest: () => item(5),
    review: (_: never, { id }) => review(String(id).length),
    reviews: () => [review(0), review(5)],
    latest: () => review(7),
  },
  Mutation: {
    rename: (_: never, { id, to }, context) => {
      step(`rename ${to}`, context);
      return person(String(id).length);
    },
    breakPerson: (_: never, { id }, context) => {
      step("breakPerson", context);
      return fault(`breakPerson ${id}`, "BAD_USER_INPUT");
    },
    note: (_: never, { text }, context) => {
      step(`note ${text}`, context);
      return context.done.join();
    },
    buy: (_: never, { sku }, context) => {
      step(`buy ${sku}`, context);
      return item(String(sku).length);
    },
    breakItem: (_: never, _args, context) => {
      step("breakItem", context);
      return fault("breakItem");
    },
    pay: (_: never, { amount }, context) => {
      step(`pay ${amount}`, context);
      return wallet(Math.abs(Number(amount)));
    },
    write: (_: never, { stars }, context) => {
      step(`write ${stars}`, context);
      return review(Math.abs(Number(stars)));
    },
    breakReview: (_: never, _args, context) => {
      step("breakReview", context);
      return fault("breakReview");
    },
  },
  Subscription: {
    met: (_: never, { id }) => person(String(id).length),
    found: () => person(1),
    named: () => [person(2), person(3)],
    sold: (_: never, { sku }) => item(String(sku).length),
    entries: () => [
      { __typename: "Credit", id: "e1" },
      { __typename: "Debit", id: "e2" },
    ],
  },
  Person: {
    name: ({ id }: Obj) => `name of ${id}`,
    nick: (parent: Obj) => nth(number(parent), null, "", "nick"),
    age: (parent: Obj, { unit }) => (unit === "KG" ? 0 : number(parent) * 7),
    score: (parent: Obj) => nth(number(parent), 0, 1.5, null),
    grown: (parent: Obj) => number(parent) > 2,
    friends: (parent: Obj, { first }) => upTo(first, (n) => person(number(parent) + n + 1)),
    best: (parent: Obj) => nth(number(parent), person(number(parent) + 2), null),
    matrix: (parent: Obj) => nth(number(parent), [[1, null], [], [0]], null, [[number(parent)]]),
    mood: (parent: Obj) => nth(number(parent), "RED", "BLUE", null),
    since: (parent: Obj) =>
      nth(number(parent), "2020", { year: number(parent), __typename: "Moment", id: "x" }, 0, null),
    broken: (parent: Obj) => (number(parent) % 2 ? fault("Person.broken") : "whole"),
    hard: (_: never, { ok }) => (ok ? "held" : fault("Person.hard")),
    worse: (parent: Obj) => (number(parent) === 1 ? null : person(number(parent) + 3)),
    wallet: (parent: Obj) => nth(number(parent), wallet(number(parent)), null),
    items: (parent: Obj, { first }) => upTo(first, (n) => item(number(parent) + n)),
    favourite: (parent: Obj) => nth(number(parent), item(number(parent) + 1), item(2), null),
    card: ({ id, name }: Obj & { name?: string }) => `card of ${name ?? `name of ${id}`}`,
    reviews: (parent: Obj) => [review(number(parent)), review(number(parent) + 4)],
    trust: (parent: Obj) => number(parent) * 10,
  },
  Item: {
    title: ({ id }: Obj) => `title of ${id}`,
    weight: ({ id }: Obj, { unit }) => weightOf(id, unit),
    owner: (parent: Obj) => person(number(parent) + 1),
    buyer: (parent: Obj) => nth(number(parent), null, person(number(parent))),
    related: (parent: Obj) => nth(number(parent), [[item(number(parent) + 1), null], []], null, [[item(3)]]),
    colour: (parent: Obj) => nth(number(parent), "BLUE", null, "RED"),
    broken: (parent: Obj) => (number(parent) % 3 ? "whole" : fault("Item.broken")),
    inner: (parent: Obj) => nth(number(parent), { __typename: "Inner", id: `n${number(parent)}` }, null),
    reviews: (parent: Obj, { min }) =>
      nth(number(parent), [review(number(parent)), null], min === 0 ? [] : null, [review(1)]),
    shipping: ({ id, weight }: Obj & { weight?: number }) => `ships ${weight ?? weightOf(id, "KG")} kg`,
    stars: (parent: Obj) => nth(number(parent), 4.5, 0, null),
  },
  Inner: { depth: number, item: (parent: Obj) => item(number(parent) + 2) },
  Box: {
    note: (parent: Obj) => nth(number(parent), "", "a note"),
    size: number,
    owner: (parent: Obj) => nth(number(parent), person(number(parent)), null),
  },
  Crate: {
    note: (parent: Obj) => nth(number(parent), null, "", "full"),
    size: number,
    content: (parent: Obj) => nth(number(parent), [box(0), person(2)], null, [item(6), crate(1)]),
  },
  Wallet: {
    balance: (parent: Obj) => number(parent) * 100,
    holder: (parent: Obj) => person(number(parent)),
    entries: (parent: Obj, { first }) =>
      upTo(first, (n) => ({ __typename: nth(n + number(parent), "Credit", "Debit"), id: `e${number(parent) + n}` })),
  },
  Review: {
    text: (parent: Obj) => nth(number(parent), "good", "", null),
    stars: number,
    author: (parent: Obj) => person(number(parent) + 2),
    subject: (parent: Obj) => nth(number(parent), item(number(parent)), null),
    by: (parent: Obj) => person(number(parent)),
    about: (parent: Obj) => [nth(number(parent), item(2), person(1), review(3)), person(0)],
  },
};
const ENTRY: Readonly<Record<string, Resolve>> = {
  at: ({ id }: Obj) => `at ${id}`,
  amount: number,
  who: (parent: Obj) => nth(number(parent), null, person(number(parent))),
  from: (parent: Obj) => person(number(parent) + 1),
  item: (parent: Obj) => nth(number(parent), item(number(parent)), null),
};

const KEYED: Readonly<Record<string, (n: number) => Obj>> = { Person: person, Item: item, Review: review };

/** By whichever key it comes, the entity and what else was sent of it. */
function reference(type: string) {
  return (sent: Readonly<Record<string, unknown>>) => {
    const key = String(sent.id ?? sent.code ?? sent.sku);
    return { ...sent, ...KEYED[type]?.(number({ id: key })) };
  };
}

/** Gives a schema its fields, those of them that it has. */
function wire(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isAbstractType(type) && !type.name.startsWith("_")) type.resolveType = ({ __typename }: Obj) => __typename;
    if (!isObjectType(type)) continue;
    const fields = FIELDS[type.name] ?? (type.name === "Credit" || type.name === "Debit" ? ENTRY : {});
    for (const field of Object.values(type.getFields())) {
      const resolve = fields[field.name];
      if (resolve) field.resolve = (parent, args, context) => resolve(parent as never, args, context as FakeContext);
    }
  }
  return schema;
}

const composed = composeServices(
  Object.entries(SDL).map(([name, sdl]) => ({ name, typeDefs: parse(sdl), url: `http://${name}.invalid` })),
);

function makeSource(sdl: string): SubgraphSource<FakeContext> {
  const referenced = [...Object.keys(KEYED)].filter((type) => sdl.includes(`type ${type} `));
  const resolvers = Object.fromEntries(referenced.map((type) => [type, { __resolveReference: reference(type) }]));
  const schema = wire(buildSubgraphSchema({ typeDefs: parse(sdl), resolvers }));
  const parsed = new Map<string, DocumentNode>();
  return {
    async execute({ query, variables }, contextValue) {
      const document = parsed.get(query) ?? parse(query);
      parsed.set(query, document);
      const { data, errors } = await execute({ schema, document, variableValues: variables, contextValue });
      return {
        ...(data === undefined ? {} : { data: JSON.parse(JSON.stringify(data)) }),
        ...(errors ? { errors: errors.map((error) => error.toJSON()) } : {}),
      };
    },
  };
}

/** The fakes as three subgraphs, and `merge` for the same fakes as one schema. */
export function makeThreeSubgraphs() {
  const { supergraphSdl, errors } = composed;
  if (errors || !supergraphSdl) throw new Error(String(errors));
  const sources = new Map<string, SubgraphSource<FakeContext>>(
    Object.entries(SDL).map(([name, sdl]) => [name, makeSource(sdl)]),
  );
  const sourceOf = ({ name }: { name: string }): SubgraphSource<FakeContext> => {
    const source = sources.get(name);
    if (!source) throw new Error(`no subgraph ${name}`);
    return source;
  };
  const merge = (apiSchema: GraphQLSchema) => wire(buildSchema(printSchema(apiSchema)));
  return { supergraphSdl, sourceOf, merge };
}
