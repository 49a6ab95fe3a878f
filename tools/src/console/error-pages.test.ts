import { readFileSync } from "node:fs";
import { PUBLIC_ERROR_CODES } from "@coffer/platform/graphql/errors";
import { parse, validate } from "graphql";
import { describe, expect, it } from "vitest";
import { buildApiSchema, SUPERGRAPH_FILE } from "../supergraph.ts";
import { readErrorPages } from "./error-pages.ts";

const page = readFileSync(new URL("../../../docs/ERRORS.md", import.meta.url), "utf8");
const schema = buildApiSchema(readFileSync(SUPERGRAPH_FILE, "utf8"));
const pages = readErrorPages({ page, schema });
const meaningsOf = (code: string) => pages.find((each) => each.code === code)?.meanings ?? [];

describe("the pages of codes", () => {
  it.each([
    ["a table", "\n## Refusals\n", "\n## Elsewhere\n"],
    ["of which codes it is not known what was done", ", that is not known", ", that is known"],
  ])("are not made of a page that does not say %s", (_what, said, instead) => {
    expect(() => readErrorPages({ page: page.replace(said, instead), schema })).toThrow();
  });

  it("are one for each code that leaves the system, each once", () => {
    const codes = pages.map(({ code }) => code);
    expect(codes).toEqual([...new Set(codes)].toSorted());
    expect(codes).toEqual(expect.arrayContaining([...PUBLIC_ERROR_CODES, "INTERNAL_SERVER_ERROR"]));
  });

  it("say of a refusal that nothing was done, and of a fault that it is not known", () => {
    expect(meaningsOf("INSUFFICIENT_FUNDS")).toMatchObject([{ kind: "refusal", outcome: "nothing" }]);
    for (const code of ["INTERNAL_SERVER_ERROR", "SUBGRAPH_UNAVAILABLE", "UNAVAILABLE", "TIMED_OUT"])
      expect(meaningsOf(code)[0]).toMatchObject({ kind: "rejected", outcome: "unknown" });
    expect(meaningsOf("BUSY")[0]).toMatchObject({ kind: "rejected", outcome: "nothing" });
  });

  it("have together what stands under one name in several tables", () => {
    expect(meaningsOf("ACCOUNT_NOT_FOUND").map(({ kind }) => kind)).toEqual(["refusal", "input"]);
    expect(meaningsOf("SESSION_ENDED").map(({ kind }) => kind)).toEqual(["refusal", "session"]);
    expect(meaningsOf("TOO_SHORT")).toMatchObject([{ kind: "detail", type: "PasswordTooWeak" }]);
  });

  it("say of each what it means, and how to ask for it: operations that the schema takes, and JSON", () => {
    for (const { meanings } of pages)
      for (const { kind, means, example } of meanings) {
        expect(means).not.toBe("");
        if (kind === "refusal" || kind === "detail") expect(validate(schema, parse(example))).toEqual([]);
        else if (kind !== "client") JSON.parse(example);
      }
  });
});
