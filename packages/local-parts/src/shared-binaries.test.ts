import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isRoot } from "./postgres-account.ts";
import { sharedBinaries } from "./shared-binaries.ts";

let root: string;
let outside: string;
let native: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "coffer-shared-"));
  [outside, native] = [join(root, "outside"), join(root, "native")];
  mkdirSync(outside, { mode: 0o1777 });
  for (const folder of ["bin", "lib", "share/postgresql"]) mkdirSync(join(native, folder), { recursive: true });
  writeFileSync(join(native, "bin/postgres"), "#!/bin/sh\necho 18\n", { mode: 0o700 });
  writeFileSync(join(native, "lib/libpq.so.5.18"), "a library", { mode: 0o600 });
  symlinkSync("libpq.so.5.18", join(native, "lib/libpq.so"));
  writeFileSync(join(native, "share/postgresql/postgres.bki"), "a list", { mode: 0o600 });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const shared = (version = "18.1.0") => sharedBinaries({ native, version }, outside);
const modeOf = (path: string) => statSync(path).mode & 0o777;
/** The copy itself, and not one made again in its place. */
const inodeOf = (path: string) => statSync(path).ino;

describe("the server's programs outside of a closed folder", () => {
  it("are one copy, which everybody may run and nobody else may write, however many data folders ask for it", async () => {
    const first = await shared();
    const inode = inodeOf(first);
    expect([await shared(), await shared()]).toEqual([first, first]);
    expect(inodeOf(first)).toBe(inode);
    expect(readdirSync(outside)).toHaveLength(1);
    expect(["", "bin", "bin/postgres"].map((path) => modeOf(join(first, path)))).toEqual([0o755, 0o755, 0o755]);
    expect(["lib/libpq.so.5.18", "share/postgresql/postgres.bki"].map((path) => modeOf(join(first, path)))).toEqual([
      0o644, 0o644,
    ]);
    expect(readFileSync(join(first, "lib/libpq.so"), "utf8")).toBe("a library");
    expect(lstatSync(join(first, "lib/libpq.so")).isSymbolicLink()).toBe(true);
  });

  it("are one whole copy where many make it at once", async () => {
    const made = await Promise.all(Array.from({ length: 8 }, () => shared()));
    expect(new Set(made).size).toBe(1);
    expect(readdirSync(outside)).toHaveLength(1);
    expect(await shared()).toBe(made[0]);
  });

  it("are another copy for another version, and for another build of the same", async () => {
    const [first, second] = [await shared(), await shared("18.2.0")];
    writeFileSync(join(native, "bin/postgres"), "#!/bin/sh\necho 19\n");
    const third = await shared();
    expect(new Set([first, second, third]).size).toBe(3);
    expect(readFileSync(join(first, "bin/postgres"), "utf8")).toContain("18");
    expect(readFileSync(join(third, "bin/postgres"), "utf8")).toContain("19");
  });

  it.each<[string, (copy: string) => void]>([
    ["holds another program", (copy) => writeFileSync(join(copy, "bin/postgres"), "#!/bin/sh\necho 666\n")],
    ["has lost a file", (copy) => rmSync(join(copy, "share/postgresql/postgres.bki"))],
    ["has got a file", (copy) => writeFileSync(join(copy, "lib/evil.so"), "")],
    [
      "has a link elsewhere",
      (copy) => {
        rmSync(join(copy, "lib/libpq.so"));
        symlinkSync("/tmp/evil.so", join(copy, "lib/libpq.so"));
      },
    ],
    ["may be written by others", (copy) => chmodSync(join(copy, "lib/libpq.so.5.18"), 0o666)],
    ["has a folder that others may write", (copy) => chmodSync(join(copy, "lib"), 0o777)],
  ])("are copied again where the copy %s", async (_what, harm) => {
    const copy = await shared();
    cpSync(copy, join(root, "sound"), { recursive: true, verbatimSymlinks: true });
    harm(copy);
    expect(await shared()).toBe(copy);
    for (const path of ["bin/postgres", "lib/libpq.so", "share/postgresql/postgres.bki"])
      expect(readFileSync(join(copy, path))).toEqual(readFileSync(join(root, "sound", path)));
    expect(modeOf(join(copy, "lib/libpq.so.5.18"))).toBe(0o644);
    expect(modeOf(join(copy, "lib"))).toBe(0o755);
    expect(readdirSync(join(copy, "lib")).toSorted()).toEqual(["libpq.so", "libpq.so.5.18"]);
    expect(readdirSync(outside)).toHaveLength(1);
  });

  it("are refused where somebody put a link in their place, and what it leads to is left alone", async () => {
    const copy = await shared();
    rmSync(copy, { recursive: true });
    mkdirSync(join(root, "elsewhere"));
    symlinkSync(join(root, "elsewhere"), copy);
    await expect(shared()).rejects.toThrow("is not a folder of the user that starts Coffer");
    expect(readdirSync(join(root, "elsewhere"))).toEqual([]);
  });

  it.runIf(isRoot())("are refused in another user's folder, and copied again where a file is another's", async () => {
    const copy = await shared();
    chownSync(join(copy, "bin/postgres"), 65_534, 65_534);
    expect(await shared()).toBe(copy);
    expect(statSync(join(copy, "bin/postgres")).uid).toBe(0);
    chownSync(copy, 65_534, 65_534);
    await expect(shared()).rejects.toThrow("is not a folder of the user that starts Coffer");
  });

  it("leave nothing of copies that a kill left half-made, and do not touch one that is being made", async () => {
    const name = (await shared()).slice(outside.length + 1);
    rmSync(join(outside, name), { recursive: true });
    const [old, young] = ["old", "young"].map((which) => join(outside, `${name}.new-${which}`));
    for (const path of [old, young]) mkdirSync(path ?? "");
    const yesterday = new Date(Date.now() - 86_400_000);
    utimesSync(old ?? "", yesterday, yesterday);
    await shared();
    expect([old, young].map((path) => existsSync(path ?? ""))).toEqual([false, true]);
  });
});
