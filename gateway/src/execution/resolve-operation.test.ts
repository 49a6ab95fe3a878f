import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { resolveOperation } from "./resolve-operation.ts";

const SEVERAL = "query A { a } mutation B { b } subscription C { c }";
const FRAGMENT = "fragment F on Query { a }";

describe("the operation of a document", () => {
  it.each([
    ["is not chosen among several", SEVERAL, undefined, "several operations: name one"],
    ["is not chosen among several by an empty name", SEVERAL, "", "several operations: name one"],
    ["is not chosen by null among several", SEVERAL, null, "several operations: name one"],
    ["is none of another name", SEVERAL, "D", "no operation of the name"],
    ["is not the only one where that has another name", "query A { a }", "D", "no operation of the name"],
    ["is not the only one where that has no name", "{ a }", "A", "no operation of the name"],
    ["is none where there is none", FRAGMENT, undefined, "has no operation."],
    ["is none where there is none, whatever the name", FRAGMENT, "", "has no operation."],
  ])("%s", (_what, text, name, message) => {
    expect(resolveOperation(parse(text), name)).toMatchObject({
      message: expect.stringContaining(message),
      extensions: { code: "OPERATION_RESOLUTION_FAILURE" },
    });
  });

  it("is never told by quoting what the client sent", () => {
    expect(JSON.stringify(resolveOperation(parse("{ a }"), "s3cret"))).not.toContain("s3cret");
  });

  it.each([
    [SEVERAL, "A", "query"],
    [SEVERAL, "B", "mutation"],
    [SEVERAL, "C", "subscription"],
    ["{ a }", undefined, "query"],
    ["{ a }", null, "query"],
    ["mutation M { a }", "", "mutation"],
    [`subscription { a } ${FRAGMENT}`, "", "subscription"],
  ])("of %s by the name %s is a %s", (text, name, operation) => {
    expect(resolveOperation(parse(text), name)).toMatchObject({ operation });
  });
});
