import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { closeFolder } from "./closed-folder.ts";
import { isRoot } from "./postgres-account.ts";

let parent: string;
let path: string;
const umask = process.umask();
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "closed-"));
  path = join(parent, "data");
});
afterEach(() => {
  process.umask(umask);
  rmSync(parent, { recursive: true });
});
const modeOf = (...names: string[]) => (statSync(join(path, ...names)).mode & 0o777).toString(8);

describe("a closed folder", () => {
  it("is made for its owner alone, whatever the umask, and so is what is made in it afterwards", async () => {
    process.umask(0);

    expect(await closeFolder(join(path, "deep"))).toBe(realpathSync(join(path, "deep")));

    writeFileSync(join(path, "deep/file"), "");
    mkdirSync(join(path, "deep/folder"));
    expect([modeOf(), modeOf("deep"), modeOf("deep", "file"), modeOf("deep", "folder")]).toEqual([
      "700",
      "700",
      "600",
      "700",
    ]);
  });

  it("is mended where it was open, with all that is in it, and a database's own folder, too", async () => {
    process.umask(0);
    for (const folder of ["mail/new", "postgres/base", "distributed/database/postgres"])
      mkdirSync(join(path, folder), { recursive: true });
    for (const file of ["secrets.json", "mail/new/1.eml", "postgres/base/1", "run"])
      writeFileSync(join(path, file), "");
    chmodSync(join(path, "run"), 0o755);
    chmodSync(path, 0o777);

    await closeFolder(path);

    const passable = isRoot() ? "710" : "700";
    expect([modeOf(), modeOf("distributed", "database")]).toEqual([passable, passable]);
    for (const folder of ["mail", "mail/new", "postgres", "distributed", "distributed/database/postgres"])
      expect([folder, modeOf(folder)]).toEqual([folder, "700"]);
    for (const file of ["secrets.json", "mail/new/1.eml"]) expect([file, modeOf(file)]).toEqual([file, "600"]);
    expect(modeOf("run")).toBe("700");
  });

  it("leaves alone where its links lead", async () => {
    process.umask(0);
    mkdirSync(path);
    writeFileSync(join(parent, "elsewhere"), "", { mode: 0o644 });
    mkdirSync(join(parent, "folder"), { mode: 0o755 });
    symlinkSync(join(parent, "elsewhere"), join(path, "file"));
    symlinkSync(join(parent, "folder"), join(path, "postgres"));

    await closeFolder(path);

    expect([modeOf(), modeOf("file"), modeOf("postgres")]).toEqual(["700", "644", "755"]);
  });

  it("cannot be a file", async () => {
    writeFileSync(path, "");
    await expect(closeFolder(path)).rejects.toMatchObject({ code: "EEXIST" });
  });
});
