import { GraphQLError, parse } from "graphql";
import { describe, expect, it } from "vitest";
import type { SubgraphSource } from "../sources/subgraph-source.ts";
import { askBoth, makeBothWays } from "./merged-schema.fixture.ts";
import { type FakeContext, makeThreeSubgraphs } from "./three-subgraphs.fixture.ts";

const both = makeBothWays();
const ask = (text: string, variables?: Record<string, unknown>) => askBoth(both, text, variables);

describe("the root fields of a mutation", () => {
  it("are refused together, before anything is done, where an argument of one cannot be what was given", async () => {
    const text = 'mutation ($to: String = "x") { pay { balance } rename(id: "p1", to: $to) { id } }';
    const { result, done } = await ask(text, { to: null });
    expect(done).toEqual([]);
    expect(result.data).toBeUndefined();
    expect(result.errors?.map(({ extensions }) => [extensions.code, extensions.inputs])).toEqual([
      ["BAD_USER_INPUT", [expect.objectContaining({ path: "to", code: "WRONG_TYPE" })]],
    ]);
  });

  it("are refused together where a condition's variable is null, wherever it stands", async () => {
    const text = 'mutation ($if: Boolean = true) { pay { balance } write(text: "t") { author { id @skip(if: $if) } } }';
    const { result, done } = await ask(text, { if: null });
    expect([done, result.data]).toEqual([[], undefined]);
  });

  it("run one after the other in the order of the document, over all subgraphs", async () => {
    const { difference, done } = await ask(
      `mutation ($no: Boolean!) {
      a: pay(amount: 1) { balance } b: note(text: "b") ...More c: pay(amount: 3) { balance holder { id: name } }
      skipped: note(text: "never") @skip(if: $no) ... on Mutation { d: note(text: "d") } __typename
    } fragment More on Mutation { buy(sku: "more") { id } a: pay(amount: 1) { holder { id } } e: write(text: "t", stars: 1) { id } }`,
      { no: true },
    );
    expect(difference).toBeNull();
    expect(done).toEqual(["pay 1", "note b", "buy more", "write 1", "pay 3", "note d"]);
  });

  it.each([
    ["first", 'mutation { breakPerson(id: "p1") { id } a: pay { balance } b: note(text: "b") }'],
    ["between", 'mutation { a: pay { balance } breakPerson(id: "p1") { id } breakReview { id } b: note(text: "b") }'],
    ["last", 'mutation { a: pay { balance } b: note(text: "b") breakReview { id } }'],
  ])("stand each for itself: one that fails is null, and the others are told; %s", async (_where, text) => {
    const { difference, result } = await ask(text);
    expect(difference).toBeNull();
    expect(result.data).toMatchObject({ a: { balance: 100 } });
    expect(result.data?.b).toContain("b");
    for (const { path } of result.errors ?? []) expect(result.data?.[String(path?.[0])]).toBeNull();
  });

  it("end where one fails whose null may not stand, as the specification has it", async () => {
    const { difference, result, done } = await ask(
      'mutation { pay { balance } breakItem(sku: "s") { id } note(text: "never") }',
    );
    expect(difference).toBeNull();
    expect([result.data, done]).toEqual([null, ["pay 1", "breakItem"]]);
  });

  it("tell of a subgraph that is away with the path of the field that was done", async () => {
    const { sourceOf } = makeThreeSubgraphs();
    const away: SubgraphSource<FakeContext> = { execute: () => Promise.reject(new GraphQLError("away")) };
    const { byUs } = makeBothWays({ sourceOf: (one) => (one.name === "people" ? away : sourceOf(one)) });
    const { result, done } = await byUs(
      parse('mutation { pay { holder { name } } note(text: "n") buy(sku: "b") { title } }'),
    );
    expect(done).toEqual(["pay 1", "buy b"]);
    expect(result.data).toMatchObject({ pay: null, note: null, buy: { title: "title of i1" } });
    expect(result.errors?.map(({ path }) => path?.[0])).toEqual(["pay", "note"]);
  });
});

describe("between the root fields of a mutation", () => {
  it("others are heard, also where no field waits for anything", async () => {
    const seen: string[] = [];
    const source: SubgraphSource<FakeContext> = {
      execute: async () => {
        setImmediate(() => seen.push("another"));
        seen.push("field");
        return { data: null };
      },
    };
    const { byUs } = makeBothWays({ sourceOf: () => source });
    await byUs(parse('mutation { note(text: "a") b: note(text: "b") c: note(text: "c") }'));
    expect(seen.slice(0, 5)).toEqual(["field", "another", "field", "another", "field"]);
  });
});

describe("a mutation with one root field", () => {
  it("tells with its path, too, of a subgraph that is away", async () => {
    const away: SubgraphSource<FakeContext> = { execute: () => Promise.reject(new GraphQLError("away")) };
    const { byUs } = makeBothWays({ sourceOf: () => away });
    const { result } = await byUs(parse("mutation { paid: pay { balance } }"));
    expect(result.data).toEqual({ paid: null });
    expect(result.errors?.map(({ path }) => path)).toEqual([["paid"]]);
  });
});

describe("the caller of a mutation with several fields", () => {
  const ended = new GraphQLError("The session has ended.", { extensions: { code: "UNAUTHENTICATED" } });
  /**
   * Until a field is done that ends the session; nobody may pay then, and anybody may take a note.
   */
  const { byUs } = makeBothWays({
    callerOf: ({ actor }) => ({ authenticated: actor === null, scopes: new Set(), gapTo: () => null }),
    confirm: async (context) =>
      context.done.includes("note logout")
        ? { context: { ...context, actor: "nobody" }, fault: ended }
        : { context, fault: null },
  });

  it("is confirmed before each: what needs a login is refused behind the field that ended it, and not done", async () => {
    const text =
      'mutation { a: pay { balance } note(text: "logout") b: pay(amount: 2) { balance } c: pay { balance } }';
    const { result, done } = await byUs(parse(text));
    expect(done).toEqual(["pay 1", "note logout"]);
    expect(result.data).toEqual({ a: { balance: 100 }, note: "pay 1,note logout", b: null, c: null });
    expect(result.errors?.map(({ path, extensions }) => [path, extensions.code])).toEqual([
      [["b"], "UNAUTHENTICATED"],
      [["c"], "UNAUTHENTICATED"],
    ]);
  });

  it("may still do as a stranger what strangers may", async () => {
    const { result, done } = await byUs(parse('mutation { note(text: "logout") buy(sku: "x") { id } }'));
    expect(done).toEqual(["note logout", "buy x"]);
    expect(result.errors).toBeUndefined();
  });

  it("is not taken at its word where it cannot be confirmed: the field is not done", async () => {
    const { byUs: byUsUnsure } = makeBothWays({ confirm: () => Promise.reject(new Error("the store is away")) });
    const { result, done } = await byUsUnsure(parse('mutation { pay { balance } note(text: "n") }'));
    expect(done).toEqual(["pay 1"]);
    expect(result.data).toEqual({ pay: { balance: 100 }, note: null });
    expect(result.errors?.map(({ path }) => path)).toEqual([["note"]]);
  });
});
