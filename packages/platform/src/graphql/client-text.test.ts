import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { findNotText, findNotTextInDocument, findNotTextInOperation } from "./client-text.ts";

const paths = (faults: readonly { path: string; code: string }[]) =>
  faults.map(({ path, code }) => (code === "NOT_TEXT" ? path : code));

describe("text out of JSON", () => {
  it("is refused wherever it is none, all of it at once and in its order", () => {
    const variables = {
      input: { to: { username: "\u0000" }, memo: "a\ud800", ok: "👩‍👧", networks: ["TRON", "\udc00"] },
      ids: [["x\u0000"]],
      count: 1,
      nothing: null,
    };
    expect(paths(findNotText(variables, ""))).toEqual([
      "input.to.username",
      "input.memo",
      "input.networks.1",
      "ids.0.0",
    ]);
    expect(paths(findNotText("\u0000", "operationName"))).toEqual(["operationName"]);
  });

  it("is refused as the name of a field, told by its place and not by the name", () => {
    const faults = findNotText({ input: { "canary\u0000": 1 } }, "");
    expect(paths(faults)).toEqual(["input"]);
    expect(JSON.stringify(faults)).not.toContain("canary");
  });

  it("is looked for however deep it lies, and not told a million times", () => {
    const deep = JSON.parse(`${"[".repeat(200_000)}"\\u0000"${"]".repeat(200_000)}`);
    expect(findNotText(deep, "")).toHaveLength(1);
    expect(findNotText(new Array(100_000).fill("\u0000"), "")).toHaveLength(50);
  });
});

describe("text in a document", () => {
  it("is refused in arguments, defaults and directives, in strings of both kinds", () => {
    const document = parse(String.raw`
      query ($a: String = "\u0000", $b: In = {c: ["ok", "\u0000"]}) {
        one(input: {to: {username: "\u0000"}}) @skip(if: false) @x(y: "\u0000")
        two(list: [[" \u0000"]], fine: "\u00e9", block: """\u0000""")
      }`);
    expect(paths(findNotTextInDocument(document))).toEqual(["a", "b.c.1", "input.to.username", "y", "list.0.0"]);
    expect(findNotTextInDocument(document)).toBe(findNotTextInDocument(document));
  });

  it("is told with a path, also where it is the name of a variable", () => {
    const faults = findNotTextInOperation(parse("{ a }"), { fine: 1, "canary\ud800": 1 });
    expect(paths(faults)).toEqual(["variables"]);
    expect(JSON.stringify(faults)).not.toContain("canary");
  });

  it("is found together with that of the variables", () => {
    const document = parse(String.raw`query ($x: String) { one(a: "\u0000", b: $x) }`);
    expect(paths(findNotTextInOperation(document, { x: "\ud800" }))).toEqual(["a", "x"]);
    expect(findNotTextInOperation(parse("{ a }"), null)).toEqual([]);
  });
});
