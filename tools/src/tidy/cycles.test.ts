import { describe, expect, it } from "vitest";
import { findCycles } from "./cycles.ts";
import { at, FOLDERS, PACKAGES } from "./planted.fixture.ts";

describe("cycles", () => {
  const cyclesOf = (sources: Record<string, string>) =>
    findCycles([...PACKAGES, ...Object.entries(sources).map(([path, text]) => at(path, text))], FOLDERS);

  it.each([
    ["two files", { "a.ts": 'import "./b.ts";', "b.ts": 'import "./a.ts";' }, "a.ts → b.ts → a.ts"],
    ["types alone", { "a.ts": 'import type { B } from "./b.ts";', "b.ts": 'import "./a.ts";' }, "a.ts → b.ts → a.ts"],
    ["a file itself", { "a.ts": 'import "./a.ts";' }, "a.ts → a.ts"],
    [
      "three files, by names of packages",
      {
        "packages/money/src/a.ts": 'import "@coffer/platform/b";',
        "packages/platform/src/b.ts": 'import "./c.ts";',
        "packages/platform/src/c.ts": 'import("@coffer/money/a");',
      },
      "packages/money/src/a.ts → packages/platform/src/b.ts → packages/platform/src/c.ts → packages/money/src/a.ts",
    ],
  ])("are found between %s", (_what, sources, expected) => {
    expect(cyclesOf(sources).map(({ what }) => what)).toEqual([expected]);
  });

  it("are none where two ways lead to one file", () => {
    expect(
      cyclesOf({ "a.ts": 'import "./b.ts"; import "./c.ts";', "b.ts": 'import "./c.ts";', "c.ts": 'import "pg";' }),
    ).toEqual([]);
  });
});
