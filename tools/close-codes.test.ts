import { readdirSync, readFileSync } from "node:fs";
import { CloseCode } from "graphql-ws";
import { describe, expect, it } from "vitest";
import { readTable } from "./src/read-table.ts";

// Every code with which a socket can be closed, by us or by the two libraries, stands in
// docs/ERRORS.md, and no other.

const page = readFileSync(new URL("../docs/ERRORS.md", import.meta.url), "utf8");
const documented = readTable(page, "\n## How a socket ends\n").map(([code]) => code);

const folderOf = (specifier: string) => new URL("./", import.meta.resolve(specifier));

/** Our own: constants that are named in capitals, and graphql-ws's by their names. */
function ours(): string[] {
  const folder = new URL("../gateway/src/sockets/", import.meta.url);
  return readdirSync(folder)
    .filter((file) => /^(web)?socket.*\.ts$/.test(file) && !file.includes(".test."))
    .flatMap((file) => {
      const text = readFileSync(new URL(file, folder), "utf8");
      const own = [...text.matchAll(/const [A-Z_]+ = ([14]\d{3});/g)].map(([, code = ""]) => code);
      return [...own, ...namedIn(text)];
    });
}

/** Of the protocol's server. */
function protocols(): string[] {
  const folder = folderOf("graphql-ws");
  const files = readdirSync(folder).filter((file) => /^server-\w+\.js$/.test(file));
  return files.flatMap((file) => namedIn(readFileSync(new URL(file, folder), "utf8")));
}

const namedIn = (text: string): string[] =>
  [...text.matchAll(/CloseCode\.(\w+)/g)].map(([, name]) => String(CloseCode[name as keyof typeof CloseCode]));

/** Of the reader of frames, which closes with the code of the fault that it finds. */
const frames = (): string[] =>
  [...readFileSync(new URL("lib/receiver.js", folderOf("ws")), "utf8").matchAll(/^\s+(1\d{3}),$/gm)].map(
    ([, code = ""]) => code,
  );

describe("the codes that close a socket", () => {
  it("are found in all three places", () => {
    expect(ours()).toEqual(expect.arrayContaining(["1001", "1003", "4401", "4403"]));
    expect(protocols()).toEqual(expect.arrayContaining(["4400", "4408", "4429"]));
    expect(frames()).toEqual(expect.arrayContaining(["1002", "1007", "1009"]));
  });

  it("are in docs/ERRORS.md, and no other is", () => {
    const sent = new Set([...ours(), ...protocols(), ...frames()]);
    expect(documented).toEqual([...sent].toSorted());
  });
});
