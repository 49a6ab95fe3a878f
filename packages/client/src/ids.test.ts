import { globSync, readFileSync } from "node:fs";
import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { ID_TYPES, readId } from "./ids.js";

/** Ids that no field of the API gives. */
const INSIDE = new Set(["ent", "frz", "jti", "kgr", "lft", "ngr", "req", "ses"]);

describe("an id that was pasted", () => {
  it.each([
    "",
    "pay",
    "pay_",
    `pay_${"0".repeat(25)}`,
    `pay_8${"0".repeat(25)}`,
    `pay_${"u".repeat(26)}`,
    newId("ses"),
  ])("is none: %j", (text) => {
    expect(readId(text)).toBe(null);
  });

  it("says what it names, blanks around it aside", () => {
    for (const [prefix, type] of Object.entries(ID_TYPES)) {
      const id = newId(prefix);
      expect(readId(`\n ${id}\t`)).toEqual({ id, type });
    }
  });

  it("may be of every kind that the subgraphs make", () => {
    const root = new URL("../../../", import.meta.url).pathname;
    const files = globSync("subgraphs/*/src/**/*.ts", { cwd: root }).filter((path) => !path.endsWith(".test.ts"));
    const made = files.flatMap((path) =>
      [...readFileSync(`${root}${path}`, "utf8").matchAll(/newId\("(\w+)"\)/g)].map(([, prefix = ""]) => prefix),
    );
    const shown = made.filter((prefix) => !INSIDE.has(prefix));
    expect(new Set(shown)).toEqual(new Set(Object.keys(ID_TYPES)));
  });
});
