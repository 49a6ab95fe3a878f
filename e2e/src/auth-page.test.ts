import { globSync, readFileSync } from "node:fs";
import { API_KEY_PATTERN } from "@coffer/platform/identity/api-keys";
import { describe, expect, it } from "vitest";
import { authBlocks, blocksOf, fillDoor, parseDoor, requestsIn } from "./auth-page.ts";

const E2E = new URL("../", import.meta.url);
const read = (path: string, from = E2E) => readFileSync(new URL(path, from), "utf8");
const stories = globSync("{src,test,console}/**/*.ts", { cwd: E2E.pathname }).filter((file) => !/auth-page/.test(file));
const told = stories.map((file) => read(file)).join("\n");
/** Tests that read the page by themselves, and send what they name. */
const readers = [
  ...stories,
  ...globSync("subgraphs/*/test/*.test.ts", { cwd: new URL("../", E2E).pathname }).map((file) => `../${file}`),
]
  .map((file) => read(file))
  .filter((text) => text.includes('docs/AUTH.md", import'))
  .join("\n");
const isNamedIn = (text: string, name: string) => new RegExp(`\\b${name}\\b`).test(text);
const isSent = (name: string) => told.includes(`authRequest("${name}")`) || isNamedIn(readers, name);
const schema = globSync("auth/*.graphql", { cwd: new URL("../schema/", E2E).pathname })
  .map((file) => read(`../schema/${file}`))
  .join("\n");
const spaceless = (text: string) => text.replaceAll(/\s+/g, "");

/** Null where a story sends it, or the code has it; else what is wrong with it. */
function faultOf({ language, text }: (typeof authBlocks)[number]): string | null {
  if (language === "mermaid") return null;
  if (language === "graphql" && !/^(query|mutation)\b/.test(text))
    return spaceless(schema).includes(spaceless(text)) ? null : "the schema does not say so";
  if (language === "graphql") {
    const names = [...requestsIn([{ language, text, line: 0 }]).keys()];
    return names.length > 0 && names.every(isSent) ? null : "is not sent";
  }
  if (language === "js")
    return [...told.matchAll(/authProgram\("([^"]+)"\)/g)].some(([, word = ""]) => text.includes(word)) ||
      [...text.matchAll(/^async function (\w+)/gm)].some(([, name = ""]) => isNamedIn(readers, name))
      ? null
      : "is not run";
  const door = parseDoor(text);
  if (!door) return API_KEY_PATTERN.test(text) ? null : "is nothing that is known";
  const sent = [...told.matchAll(/authDoor\(\s*"([^"]+)"(?:,\s*\{\s*(\w+): "([^"]+)",?\s*\})?,?\s*\)/g)];
  return sent.some(([, path, name, value]) => path === door.path && (!name || door.form[name] === value))
    ? null
    : "is not sent";
}

describe("docs/AUTH.md", () => {
  it("has no request, program or piece of the schema that no story tries", () => {
    expect(authBlocks.length).toBeGreaterThan(20);
    const faults = authBlocks.map((block) => [block.line, faultOf(block)]).filter(([, fault]) => fault !== null);
    expect(faults, "send it in a story by authRequest, authProgram or authDoor").toEqual([]);
  });

  it("would be told of each kind of block that nothing tries", () => {
    const page = [
      "```graphql\nquery Nobody {\n  me {\n    id\n  }\n}\n```",
      "```graphql\nnobody: Int!\n```",
      "```js\nawait nobody();\n```",
      "```\nPOST /auth/nobody\n\na=b\n```",
      "```\nnothing\n```",
    ];
    expect(blocksOf(`${page.join("\n\n")}\n`).map((block) => faultOf(block) !== null)).toEqual(page.map(() => true));
  });
});

describe("a request of a page", () => {
  const door = parseDoor("POST /a/b\nauthorization: Basic base64(svc_…:cof_…)\nx: y\n\na=…&b=c d\n");
  const secret = { id: "svc_1", secret: "cof_1" };

  it("is read with its headers and what it sends", () => {
    expect(door).toEqual({
      method: "POST",
      path: "/a/b",
      headers: { authorization: "Basic base64(svc_…:cof_…)", x: "y" },
      form: { a: "…", b: "c d" },
    });
    expect(parseDoor("GET /a?b=…&c=d\n")).toMatchObject({ method: "GET", path: "/a", form: { b: "…", c: "d" } });
    expect(parseDoor("cof_1\n")).toBeNull();
  });

  it("is filled with all that it leaves open, and nothing else", () => {
    if (!door) throw new Error("no request");
    expect(() => fillDoor(door, { values: {}, client: secret })).toThrow("leaves open a");
    expect(() => fillDoor(door, { values: { a: "1", b: "2" }, client: secret })).toThrow("was given a, b");
    expect(() => fillDoor(door, { values: { a: "1" } })).toThrow("whether a client's secret is sent");
    const filled = fillDoor(door, { values: { a: "1" }, client: secret });
    expect(filled.form).toEqual({ a: "1", b: "c d" });
    expect(filled.headers.authorization).toBe(`Basic ${Buffer.from("svc_1:cof_1").toString("base64")}`);
  });
});
