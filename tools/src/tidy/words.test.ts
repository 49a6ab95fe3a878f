import { describe, expect, it } from "vitest";
import { at, places, rules } from "./planted.fixture.ts";
import { findWords } from "./words.ts";

describe("words", () => {
  // In pieces, because the whole of this file is read too.
  it.each([
    ["an ", "age", "nt wrote this"],
    ["for Ag", "ents", " to read"],
    ["in this sess", "ion of ", "work"],
    ["asked Cla", "ude", " for it"],
    ["Co-", "Authored", "-By: somebody"],
    ["https://registry", ".npmjs.org", "/pg/-/pg-1.tgz"],
    ["https://proxy", ".golang", ".org"],
    ["see /wo", "rk/main", "/README.md"],
    ["in /ho", "me/alice", "/coffer"],
  ])("are refused: %s%s%s", (...pieces) => {
    expect(rules(findWords(at("docs/a.md", `first\n${pieces.join("")}\n`)))).toEqual(["word"]);
  });

  it.each([
    "a session ends; sessions of a user",
    "headers: { 'user-agent': 'coffer' }, the User-Agent of a request",
    "const httpAgent = new http.Agent()",
    "an agency, a reagent, a clause",
    "https://www.npmjs.com/package/pg",
    "FROM /users/src/",
  ])("let pass: %s", (text) => {
    expect(findWords(at("docs/a.md", text))).toEqual([]);
  });

  it("that name a class of Node's are good in code, and in comments and strings they are not", () => {
    const [upper, lower] = [["Ag", "ent"].join(""), ["ag", "ent"].join("")];
    expect(findWords(at("a.ts", `import { ${upper} } from "node:http";\nconst ${lower} = new ${upper}();\n`))).toEqual(
      [],
    );
    expect(places(findWords(at("a.ts", `// the ${lower}\ncall("${upper}");\n`)))).toEqual([`1 ${lower}`, `2 ${upper}`]);
  });

  it("of others are theirs in the lock file, but hosts are refused there too", () => {
    const name = ["node_modules/http-", "age", "nt-base"].join("");
    const host = ["https://registry", ".npmjs.org/a"].join("");
    expect(findWords(at("package-lock.json", name))).toEqual([]);
    expect(places(findWords(at("package-lock.json", `\n${host}`)))).toEqual([`2 ${host.slice(8, -2)}`]);
  });
});
