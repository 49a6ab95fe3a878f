import { describe, expect, it } from "vitest";
import { readOperation } from "./documents.js";

const KEYED = { input: { idempotencyKey: "k1" } };

describe("a mutation", () => {
  it.each([
    ["without a key", "mutation Login($input: LoginInput!) { login(input: $input) { __typename } }", { input: {} }],
    ["with a key that is none", "mutation { pay(input: $input) { id } }", { input: { idempotencyKey: 5 } }],
    ["of two fields, of which one has the key", "mutation { a: pay(input: $input) { id } logout { at } }", KEYED],
    [
      "of a spread, which may hold any number of fields",
      "mutation { ...Both } fragment Both on Mutation { pay }",
      KEYED,
    ],
    ["behind a fragment", "fragment F on T { id } mutation { login { ...F } }", {}],
    ["behind a comment", "# query { a }\nmutation { login { id } }", {}],
    ["behind a text", 'fragment F on T { a(text: "} query {") } mutation { login { id } }', {}],
  ])("is not sent twice %s", (_title, text, variables) => {
    expect(readOperation(text, variables)).toEqual({ kind: "mutation", isRepeatable: false });
  });

  it.each([
    "mutation SendPayment($input: SendPaymentInput!) { sendPayment(input: $input) { __typename ... on S { payment { id } } } }",
    "mutation($input: I! = { a: { b: 1 } }) @d(x: { y: 1 }) { sent: pay(input: $input) @include(if: true) { id } }",
    'fragment mutation on T { id }\nmutation { pay(input: { memo: """}""" }) { ...mutation } }',
  ])("is sent twice where its one field has a key: %s", (text) => {
    expect(readOperation(text, KEYED)).toEqual({ kind: "mutation", isRepeatable: true });
  });
});

describe("a query", () => {
  it.each(["{ me { id } }", "query Q { mutation { id } }", "fragment F on T { id } query { me { ...F } }"])(
    "is sent twice: %s",
    (text) => {
      expect(readOperation(text, {})).toEqual({ kind: "query", isRepeatable: true });
    },
  );
});
