import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { makeKnownOperations } from "./known-operations.ts";

const TEXT = "query A { a } mutation B { b }";
const known = makeKnownOperations();
known.remember(TEXT, parse(TEXT));
const SUBSCRIPTION = "subscription { s }";
known.remember(SUBSCRIPTION, parse(SUBSCRIPTION));

const post = { method: "POST", headers: { "content-type": "application/json" } };
const find = (body: unknown, more: object = {}) => known.find({ ...post, body, ...more });

describe("known operations", () => {
  it.each<[string, unknown, object]>([
    ["another method", { query: TEXT, operationName: "A" }, { method: "GET" }],
    ["another type of answer", { query: TEXT, operationName: "A" }, { headers: { accept: "text/html" } }],
    ["a batch", [{ query: TEXT, operationName: "A" }], {}],
    ["a body that was not parsed", Buffer.from("{}"), {}],
    ["no body", undefined, {}],
    ["extensions", { query: TEXT, operationName: "A", extensions: {} }, {}],
    ["a new document", { query: "query A { a }", operationName: "A" }, {}],
    ["no document", {}, {}],
    ["an operation that is not named, of several", { query: TEXT }, {}],
    ["an operation that is not there", { query: TEXT, operationName: "C" }, {}],
    ["a name that is none", { query: TEXT, operationName: 1 }, {}],
    ["variables as text", { query: TEXT, operationName: "A", variables: "{}" }, {}],
    ["variables as a list", { query: TEXT, operationName: "A", variables: [] }, {}],
    ["a subscription", { query: SUBSCRIPTION }, {}],
  ])("do not hold %s", (_what, body, more) => {
    expect(find(body, more)).toBeNull();
  });

  it("are found by their text and name, with the variables that came", () => {
    expect(find({ query: TEXT, operationName: "B", variables: null })).toMatchObject({
      operation: { operation: "mutation" },
      variables: {},
    });
    expect(find({ query: TEXT, operationName: "A", variables: { x: 1 } })).toMatchObject({
      operation: { operation: "query" },
      variables: { x: 1 },
    });
  });

  it("are none that have text written into them, which may be a secret", () => {
    for (const text of [
      '{ a(b: "secret") }',
      'mutation ($b: String = "secret") { b(b: $b) }',
      '{ a(b: """secret""") }',
    ]) {
      const kept = known.kept;
      known.remember(text, parse(text));
      expect([find({ query: text }), known.kept]).toEqual([null, kept]);
    }
  });

  it("are not kept beyond their room, however many come: the first are forgotten", () => {
    const filled = makeKnownOperations();
    const textOf = (n: number) => `{ ${Array.from({ length: 400 }, (_, i) => `a${n}x${i}: b`).join(" ")} }`;
    let heaviest = 0;
    for (let n = 0; n < 300; n += 1) {
      filled.remember(textOf(n), parse(textOf(n)));
      heaviest = Math.max(heaviest, filled.kept);
    }
    expect(heaviest).toBeLessThanOrEqual(16_000_000);
    expect(heaviest).toBeGreaterThan(12_000_000);
    expect(filled.find({ ...post, body: { query: textOf(0) } })).toBeNull();
    expect(filled.find({ ...post, body: { query: textOf(299) } })).not.toBeNull();
  });

  it("take an empty name for none", () => {
    const alone = "{ a }";
    known.remember(alone, parse(alone));
    expect(find({ query: alone, operationName: "" })).toMatchObject({ operation: { operation: "query" } });
    expect(find({ query: TEXT, operationName: "" })).toBeNull();
  });
});
