import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { InvalidEnvironment } from "./config.ts";
import { withEnvFile } from "./env-file.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "coffer-env-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const fileWith = (content: string | Buffer): string => {
  const file = join(folder, "file.env");
  writeFileSync(file, content);
  return file;
};
const read = (content: string | Buffer, source = {}) => withEnvFile({ COFFER_ENV_FILE: fileWith(content), ...source });
const faultsOf = (content: string | Buffer): readonly string[] => {
  try {
    read(content);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidEnvironment)) throw error;
    return error.faults.map((fault) => fault.replace(`${join(folder, "file.env")}`, "FILE"));
  }
};

describe("a file of variables", () => {
  it("is refused with every line that is none, by its number, and with no word of what stands there", () => {
    const content = "PORT=4100\nhunter2\nAUTH_ISSUER: https://hunter2\n=hunter2\n2PORT=hunter2\nA B=hunter2\n# fine\n";
    expect(faultsOf(content)).toEqual(
      [2, 3, 4, 5, 6].map((line) => `FILE, line ${line} must be NAME=value, or a comment that begins with #`),
    );
    expect(() => read(content)).not.toThrow(/hunter2/);
  });

  it.each([
    ["a quote that does not end", "A='hunter2\nB=1\n", "line 1 must have a second '"],
    ["something behind a quote", 'A="x" hunter2\n', 'line 1 must have a second "'],
    ["half a password in what would be a comment", "A=hunter2#hunter2\n", "line 1 must have its value in quotes"],
    ["a NUL", "A=1\nB=x\u0000y\n", "line 2 holds a NUL"],
  ])("is refused for %s", (_, content, fault) => {
    expect(faultsOf(content).join()).toContain(fault);
    expect(faultsOf(content).join()).not.toContain("hunter2");
  });

  it.each([
    ["is no UTF-8", Buffer.from("A=\xe9", "latin1"), "FILE is not UTF-8"],
    ["is UTF-16, as some editors write", Buffer.from("\ufeffA=1\n", "utf16le"), "FILE is not UTF-8"],
    ["is larger than any", "A=1\n".repeat(100_000), "FILE is larger than 256 kB"],
  ])("is refused where it %s", (_, content, fault) => {
    expect(faultsOf(content)).toEqual([fault]);
  });

  it("is refused where it cannot be read, and where one was named that is not there", () => {
    expect(() => withEnvFile({ COFFER_ENV_FILE: folder })).toThrow(`${folder} cannot be read (EISDIR)`);
    expect(() => withEnvFile({ COFFER_ENV_FILE: join(folder, "none.env") })).toThrow("cannot be read (ENOENT)");
  });

  it("may be missing where nobody named another than the usual one, and is none where none is named", () => {
    const source = { COFFER_ENV_FILE: ".env", PORT: "1" };
    expect(withEnvFile(source)).toMatchObject({ PORT: "1" });
    for (const none of [{ PORT: "1" }, { PORT: "1", COFFER_ENV_FILE: "" }]) expect(withEnvFile(none)).toBe(none);
  });

  it("says what the environment does not say: that wins, also where it says nothing", () => {
    const content = "PORT=4100\nHOST=0.0.0.0\nLOG_LEVEL=debug\n";
    expect(read(content, { HOST: "127.0.0.1", LOG_LEVEL: "" })).toMatchObject({
      PORT: "4100",
      HOST: "127.0.0.1",
      LOG_LEVEL: "",
    });
  });

  it("may have a byte-order mark, other line ends, comments, quotes, `export`, and values of several lines", () => {
    const content = "\ufeff# first\r\nexport A = 1 # one\r\nB='a # b'\r\nC=\"x\ny\" # two\nD=\n\n  E=`q'\"`\n";
    expect(read(content)).toMatchObject({ A: "1", B: "a # b", C: "x\ny", D: "", E: "q'\"" });
  });

  it("gives back every value that was written in quotes", () => {
    const value = fc.string({ unit: fc.constantFrom(...'aZ0 #$\\="`\n{}é🪙') });
    fc.assert(
      fc.property(value, (written) => {
        expect(read(`A=1\nB='${written}'\nC=3\n`)).toMatchObject({ A: "1", B: written, C: "3" });
      }),
    );
  });
});
