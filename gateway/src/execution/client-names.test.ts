import { describe, expect, it } from "vitest";
import { askBoth, makeBothWays } from "./merged-schema.fixture.ts";

const both = makeBothWays();
const ask = (text: string, variables?: Record<string, unknown>) => askBoth(both, text, variables);

describe("names that a client chooses", () => {
  it("do not meet a key that is fetched beside them", async () => {
    const { result } = await ask("{ me { id: name wallet { balance } trust } }");
    expect(result).toEqual({ data: { me: { id: "name of p1", wallet: null, trust: 10 } } });
  });

  it.each([
    ["a key, where one subgraph answers", "{ me { id: name code: nick } }"],
    ["the other key of an entity", "{ me { code: name id: trust reviews { id: text } } }"],
    [
      "keys over several hops",
      "{ items { id: title sku: owner { id: code code: reviews { id: author { id: card } } } } }",
    ],
    ["keys in lists of lists", "{ grid { id: name items { sku: shipping id: reviews { id: stars } } } }"],
    ["a key, and the key itself under another name", "{ me { id: name name: id key: id trust } }"],
    ["the type's name", '{ me { __typename: name trust } node(id: "ab") { __typename: id } }'],
    [
      "the type's name in a union",
      "{ things { __typename: __typename ... on Person { id: trust } ... on Box { id: size } } }",
    ],
    [
      "the type's name as a field's in one type of a union",
      "{ things { ... on Person { __typename: code } ... on Item { __typename: id } kind: __typename } }",
    ],
    ["what another entity's field requires", '{ items { weight: title shipping } item(sku: "a") { weight shipping } }'],
    ["a required field with other arguments", "{ items { weight(unit: G) shipping also: weight(unit: KG) } }"],
    ["a required field with a default", "{ items { shipping weight } }"],
    ["an external field that is required", "{ people { name: code card } me { name card } }"],
    [
      "the planner's own aliases",
      "{ things { ... on Box { note note__alias_0: size } ... on Crate { note note__alias_0: size } } }",
    ],
    ["this gateway's own names", "{ me { _c_id_: name _c__c_id_: trust id: nick } }"],
    ["what every object has", "{ me { __proto__: name constructor: trust toString: id hasOwnProperty: card } }"],
    ["the entities' field", "{ me { _entities: name representations: trust } _service: me { id } }"],
    ["keys below conditions", "{ me { id: name @include(if: true) trust ... @skip(if: false) { code: card } } }"],
    [
      "keys in fragments that are spread twice",
      "{ me { ...P best { ...P } } people { ...P } } fragment P on Person { id: name code: trust favourite { id: stars } }",
    ],
    ["keys in a mutation", 'mutation { rename(id: "p1") { id: name code: trust } id: pay { holder { id: card } } }'],
    ["keys below an interface", "{ named { name: __typename ... on Person { id: trust } ... on Node { code: id } } }"],
  ])("do not meet %s", async (_what, text) => {
    const { difference, result } = await ask(text);
    expect(difference).toBeNull();
    expect(result.errors).toBeUndefined();
  });

  it("stand in the paths of errors", async () => {
    const { difference, result } = await ask("{ people { id: broken code: items { __typename: broken } } }");
    expect(difference).toBeNull();
    expect(result.errors?.map(({ path }) => path?.join("."))).toContain("people.1.id");
  });

  it("may be those of the planner's variables, and of what every object has", async () => {
    const text =
      "query ($representations: ID!, $__proto__: Int = 1) { person(id: $representations) { trust friends(first: $__proto__) { trust } } }";
    const { difference, result } = await ask(text, { representations: "p1" });
    expect(difference).toBeNull();
    expect(result.data).toEqual({ person: { trust: 10, friends: [{ trust: 20 }] } });
  });

  it("meet nothing where all that a field selects is left out: it is still there, and done where it is a mutation", async () => {
    const { difference, done } = await ask(
      'mutation { pay(amount: 2) { balance @skip(if: true) } buy(sku: "x") { ... on Item @include(if: false) { id } } }',
    );
    expect(difference).toBeNull();
    expect(done).toEqual(["pay 2", "buy x"]);
  });

  it("meet nothing where a condition leaves out what requires another field, in one fetch with what does not", async () => {
    const text =
      'query ($no: Boolean!) { broken item(sku: "a") { ...F } } fragment F on Item { a: shipping @skip(if: $no) id: reviews { id: about { __typename } } }';
    for (const no of [true, false]) expect((await ask(text, { no })).difference).toBeNull();
  });
});
