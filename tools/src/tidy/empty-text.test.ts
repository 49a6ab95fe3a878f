import { describe, expect, it } from "vitest";
import { clientTexts, findEmptyTaken } from "./empty-text.ts";

const schema = {
  path: "schema/things.graphql",
  text: `
    enum Kind { A B }
    scalar CurrencyCode
    input In { memo: String to: To ids: [ID!] kind: Kind currency: CurrencyCode! }
    input To { username: String }
    type Query { list(first: Int, after: String, in: In): String! only(of: [[ID!]]): Boolean }
    type Thing { title: String }
  `,
};
const texts = clientTexts([schema]);
const found = (text: string, path = "subgraphs/things/src/graphql/parse.ts") =>
  findEmptyTaken({ path, text }, texts).map(({ rule }) => rule);

describe("texts of clients", () => {
  it("are the arguments and fields of inputs whose type is text, ids and codes; and the parts of a request", () => {
    expect([...texts].toSorted()).toEqual(
      [
        "memo",
        "ids",
        "currency",
        "username",
        "after",
        "of",
        "operationName",
        "authorization",
        "traceparent",
      ].toSorted(),
    );
  });
});

describe("empty text taken for absent", () => {
  it.each([
    "if (after) x();",
    "if (!after) x();",
    "while (input.memo) x();",
    "const a = after ? read(after) : null;",
    "const a = input.to.username ? 1 : 2;",
    "const a = memo || null;",
    "const a = after && read(after);",
    'if (after && typeof offset === "number") x();',
    "if (any || args.currency) x();",
    "const a = { ...(operationName ? { operationName } : {}) };",
    "const a = !input.currency;",
  ])("is found in %s", (text) => {
    expect(found(text)).toEqual(["empty-taken-for-absent"]);
    expect(found(text, "gateway/src/a.ts")).toHaveLength(1);
    expect(found(text, "subgraphs/things/src/app/a.ts")).toHaveLength(1);
    expect(found(text, "packages/platform/src/graphql/input-parsers.ts")).toHaveLength(1);
  });

  it.each([
    "if (after === undefined) x();",
    "if (after !== null && x) y();",
    "if (x === after && y) z();",
    "const a = after ?? null;",
    "const a = after?.length;",
    "type A = { after?: string; memo: string };",
    "if (!memo.ok) x();",
    "if (!after(x)) y();",
    "if (afterwards) x();",
    "const a = isId(currency) ? 1 : 2;",
    "if (title) x();",
    "// if (after) x();",
    'const a = "if (after) x();";',
  ])("is not found in %s", (text) => {
    expect(found(text)).toEqual([]);
  });

  it("is not looked for where no client's text is: in tests, and behind the border", () => {
    expect(found("if (after) x();", "subgraphs/things/src/graphql/parse.test.ts")).toEqual([]);
    expect(found("if (after) x();", "subgraphs/things/src/adapters/a.ts")).toEqual([]);
  });
});
