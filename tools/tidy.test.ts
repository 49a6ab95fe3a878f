import { describe, expect, it } from "vitest";
import { findOffences, findUnneeded, show, withoutExceptions } from "./src/tidy/check.ts";
import { EXCEPTIONS } from "./src/tidy/exceptions.ts";
import { maskLiterals } from "./src/tidy/mask-literals.ts";
import { trackedFiles } from "./src/tidy/tracked-files.ts";

// The style guide is a test. That its silence means something is shown beside each rule
// (tools/src/tidy/*.test.ts), on planted offenders and clean files.

const files = trackedFiles(new URL("../", import.meta.url));
const offences = findOffences(files);

describe("the repository", () => {
  it("was found: sources of every folder, documents and the lock file", () => {
    const paths = new Set(files.map(({ path }) => path));
    expect([...paths].filter((path) => path.endsWith(".ts")).length).toBeGreaterThan(300);
    for (const path of [
      "package-lock.json",
      "tools/tidy.test.ts",
      "schema/auth/sessions.graphql",
      "gateway/src/compose.ts",
    ])
      expect(paths).toContain(path);
    expect([...paths].filter((path) => /\/generated\/|node_modules/.test(path))).toEqual([]);
  });

  it("has no offence but the listed exceptions", () => {
    expect(withoutExceptions(offences, EXCEPTIONS).map(show)).toEqual([]);
  });

  it("needs each of the exceptions, and each has a reason of its own", () => {
    expect(findUnneeded(offences, EXCEPTIONS)).toEqual([]);
    for (const { reason } of EXCEPTIONS) expect(reason.length).toBeGreaterThan(20);
  });

  it("is read by rules that keep every line of every script of the repository where it is", () => {
    for (const { path, text } of files.filter(({ path }) => path.endsWith(".ts"))) {
      const masked = maskLiterals(text, { comments: true, strings: true });
      expect([path, masked.length, masked.split("\n").length]).toEqual([path, text.length, text.split("\n").length]);
    }
  });
});
