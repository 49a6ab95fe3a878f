import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type DocumentNode, Kind, print } from "graphql";
import { afterEach, describe, expect, it } from "vitest";
import { readSubgraphSdl } from "./sdl.ts";

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

function read({ own, shared, more }: { own: string; shared: string; more?: string }): DocumentNode {
  const folder = mkdtempSync(join(tmpdir(), "coffer-sdl-"));
  made.push(folder);
  mkdirSync(join(folder, "things"));
  if (own) writeFileSync(join(folder, "things/things.graphql"), own);
  writeFileSync(join(folder, "things/README.md"), "is no SDL");
  writeFileSync(join(folder, "shared.graphql"), shared);
  if (more) writeFileSync(join(folder, "things/more.graphql"), more);
  return readSubgraphSdl(pathToFileURL(`${folder}/`), "things");
}

const namesOf = ({ definitions }: DocumentNode) =>
  definitions.flatMap((node) => ("name" in node && node.name ? [node.name.value] : []));

const SHARED = `
  scalar Decimal
  scalar DateTime
  "An amount." type Money { "How much." amount: Decimal! currency: Currency! }
  enum Currency { EUR }
  interface Refusal { "Why, for programs." code: String! "Why, for people." message: String! }
  type Unwanted { at: DateTime }
`;

describe("readSubgraphSdl", () => {
  it("throws where a subgraph's folder has no SDL", () => {
    expect(() => read({ own: "", shared: SHARED })).toThrow("no SDL in ");
  });

  it("takes every file of the subgraph's folder, and what they reach", () => {
    const sdl = read({ own: "type Query { thing: Thing }", more: "type Thing { price: Money }", shared: SHARED });

    expect(namesOf(sdl)).toEqual(expect.arrayContaining(["Query", "Thing", "Money", "Currency"]));
  });

  it("leaves out shared definitions that the subgraph does not reach", () => {
    const sdl = read({ own: "type Query { price: Money }", shared: SHARED });

    expect(namesOf(sdl)).not.toContain("Unwanted");
    expect(namesOf(sdl)).not.toContain("DateTime");
    expect(namesOf(sdl)).not.toContain("Refusal");
  });

  it("takes what is reached over other shared definitions, and each of it once", () => {
    const sdl = read({
      own: "type Query { price: Money other: Money } input Wish { amount: Decimal }",
      shared: SHARED,
    });

    expect(namesOf(sdl)).toEqual(["Decimal", "Money", "Currency", "Query", "Wish"]);
  });

  it.each([
    ["an argument", "type Query { at(amount: Decimal): String }"],
    ["an input", "input Wish { amount: [Decimal!]! }"],
    ["an extension", "extend type Query { amount: Decimal }"],
    ["a union", "union Found = Money"],
  ])("reaches by %s", (_what, own) => {
    expect(namesOf(read({ own, shared: SHARED }))).toContain("Decimal");
  });

  it("links the federation directives that access rules and keys are written with", () => {
    const [link] = read({ own: "type Query { a: String }", shared: SHARED }).definitions;

    expect(link && print(link)).toMatch(
      /specs\.apollo\.dev\/federation\/v2.*"@key".*"@inaccessible".*"@authenticated".*"@requiresScopes"/,
    );
  });

  it("links and composes the assurance directive where the subgraph uses it, and nowhere else", () => {
    const shared = `${SHARED}
      directive @requiresAssurance(level: Level!) on FIELD_DEFINITION
      enum Level { AAL1 }`;
    const used = print(read({ own: "type Query { a: String @requiresAssurance(level: AAL1) }", shared }));
    const unused = print(read({ own: "type Query { a: String }", shared }));

    expect(used).toContain(`@composeDirective(name: "@requiresAssurance")`);
    expect(used).toMatch(/directive @requiresAssurance[\s\S]*enum Level/);
    expect(unused).not.toContain("requiresAssurance");
  });

  it("describes a type's field as its interface does, where it says nothing itself", () => {
    const sdl = read({
      own: `type NotFound implements Refusal { code: String! "Which was not found." message: String! id: ID! }
            type Plain { code: String! }`,
      shared: SHARED,
    });

    const descriptions = Object.fromEntries(
      sdl.definitions.flatMap((node) =>
        node.kind === Kind.OBJECT_TYPE_DEFINITION
          ? (node.fields ?? []).map((field) => [`${node.name.value}.${field.name.value}`, field.description?.value])
          : [],
      ),
    );
    expect(descriptions).toEqual({
      "NotFound.code": "Why, for programs.",
      "NotFound.message": "Which was not found.",
      "NotFound.id": undefined,
      "Plain.code": undefined,
    });
  });
});
