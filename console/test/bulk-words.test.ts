import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { wordsOfFault, wordsOfRowRefusal } from "../src/wallet/bulk/refusal-words.ts";

const ERRORS = readFileSync(new URL("../../docs/ERRORS.md", import.meta.url), "utf8");

describe("the words for a fault of a file", () => {
  it("are there for every code that the API has for bulk payments alone", () => {
    const inputs = ERRORS.slice(ERRORS.indexOf("## Faults of an input"));
    const codes = [...inputs.matchAll(/^\| `(\w+)` +\| [^|]*`createBulkPayment`/gm)].map(([, code = ""]) => code);
    expect(codes.length).toBeGreaterThan(8);
    expect(codes.filter((code) => wordsOfFault(code) === null)).toEqual([]);
  });

  it("are none for a code that nobody knows here: the API's stand in their place", () => {
    expect([wordsOfFault("NO_SUCH_CODE"), wordsOfFault("constructor"), wordsOfRowRefusal("toString")]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
