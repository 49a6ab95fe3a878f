import { describe, expect, it } from "vitest";
import { type Exception, findUnneeded, withoutExceptions } from "./check.ts";
import type { Offence } from "./source-file.ts";

describe("exceptions", () => {
  const offence: Offence = { rule: "console", path: "tools/src/a.ts", line: 3, what: "console." };
  const exception = (rule: string, path: string): Exception => ({ rule, path, reason: "because it is planted" });

  it.each([
    ["another rule", exception("float", "tools/src/a.ts")],
    ["another file", exception("console", "tools/src/b.ts")],
    ["a path that only begins alike", exception("console", "tools/src/a")],
    ["another folder", exception("console", "tools/s/")],
  ])("for %s excuse nothing, and are reported as not needed", (_what, listed) => {
    expect(withoutExceptions([offence], [listed])).toEqual([offence]);
    expect(findUnneeded([offence], [listed])).toEqual([listed]);
  });

  it.each([exception("console", "tools/src/a.ts"), exception("console", "tools/")])(
    "excuse what they name: $path",
    (listed) => {
      expect(withoutExceptions([offence], [listed])).toEqual([]);
      expect(findUnneeded([offence], [listed])).toEqual([]);
    },
  );
});
