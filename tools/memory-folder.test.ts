import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findMemoryFolder } from "./src/memory-folder.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "coffer-memory-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("a folder in memory", () => {
  it("is taken where it is, has room, and runs programs, and nothing of the trial is left in it", () => {
    expect(findMemoryFolder(folder, 1)).toBe(folder);
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is none that is not there, is no folder, or has too little room", () => {
    expect(findMemoryFolder(join(folder, "none"), 1)).toBeNull();
    expect(findMemoryFolder(import.meta.filename, 1)).toBeNull();
    expect(findMemoryFolder(folder, Number.MAX_SAFE_INTEGER)).toBeNull();
  });
});
