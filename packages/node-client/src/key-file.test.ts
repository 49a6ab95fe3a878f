import { chmod, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeKey, publicKeyOf, readKeyFile, writeKeyFile } from "./key-file.js";

describe("a key file", () => {
  let folder = "";
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "coffer-key-file-"));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const identity = () => ({
    ...{ url: "http://localhost:4000/graphql", issuer: "http://localhost:4000", name: "till", nodeId: null },
    key: makeKey(),
  });

  it("is its owner's alone to read, and says what was written", async () => {
    const [path, written] = [join(folder, "node.json"), identity()];
    await writeKeyFile(path, written, { isNew: true });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const { key, ...read } = await readKeyFile(path);
    const { key: made, ...said } = written;
    expect(read).toEqual(said);
    expect(publicKeyOf(key)).toBe(publicKeyOf(made));
    expect(await readdir(folder)).toEqual(["node.json"]);
  });

  it("is refused where others can read it, and never written over as a new one", async () => {
    const path = join(folder, "node.json");
    await writeKeyFile(path, identity(), { isNew: true });
    const before = publicKeyOf((await readKeyFile(path)).key);
    await expect(writeKeyFile(path, identity(), { isNew: true })).rejects.toThrow("EEXIST");
    expect(publicKeyOf((await readKeyFile(path)).key)).toBe(before);
    expect(await readdir(folder)).toEqual(["node.json"]);
    await chmod(path, 0o640);
    await expect(readKeyFile(path)).rejects.toThrow("others can read");
  });
});
