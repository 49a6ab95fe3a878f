import { existsSync, readFileSync } from "node:fs";
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";
import { describe, expect, it } from "vitest";
import { quotedIn, readTable } from "./src/read-table.ts";
import { buildApiSchema, composeSupergraph } from "./src/supergraph.ts";

// A list without a bound is an answer without one: every list of the schema is a page, or stands in
// the table with what holds it.

const ROOT = new URL("../", import.meta.url);
const PAGE_MAX = 100;
/** Of a connection; they are as long as the field that leads to it was asked to make them. */
const OF_A_PAGE = ["nodes", "edges"];

type Place = GraphQLField<unknown, unknown> | GraphQLInputField | GraphQLArgument;

const isList = ({ type }: Place): boolean => isListType(isNonNullType(type) ? type.ofType : type);
const isConnection = (name: string): boolean => name.endsWith("Connection");

/**
 * Every field, input field and argument of the clients' schema, as `Type.field` or
 * `Type.field(argument)`.
 */
function placesOf(schema: GraphQLSchema): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith("__")) continue;
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue;
    for (const field of Object.values<Place>(type.getFields())) {
      places.set(`${type.name}.${field.name}`, field);
      for (const argument of "args" in field ? field.args : [])
        places.set(`${type.name}.${field.name}(${argument.name})`, argument);
    }
  }
  return places;
}

/**
 * What is wrong: lists that are no page and are not listed, fields that give a connection and
 * cannot bound it, and rows of no list.
 */
function faultsOf(schema: GraphQLSchema, listed: readonly string[]): string[] {
  const [faults, found] = [[] as string[], new Set<string>()];
  for (const [name, place] of placesOf(schema)) {
    const [type = "", field = ""] = name.split(".");
    if ("args" in place && isConnection(getNamedType(place.type).name)) {
      const first = place.args.find((argument) => argument.name === "first");
      const max = /^1 to (\d+)\.$/.exec(first?.description ?? "")?.[1];
      if (!first || String(getNamedType(first.type)) !== "Int" || typeof first.defaultValue !== "number")
        faults.push(`${name} gives a connection and takes no \`first\` with a default`);
      else if (max === undefined || Number.parseInt(max, 10) > PAGE_MAX)
        faults.push(`${name} does not say how large a page is, of ${PAGE_MAX} at most`);
    }
    if (!isList(place) || (isConnection(type) && OF_A_PAGE.includes(field))) continue;
    found.add(name);
    if (!listed.includes(name)) faults.push(`${name} is a list that may be of any length`);
  }
  faults.push(...listed.filter((name) => !found.has(name)).map((name) => `${name} is listed, and is no list`));
  return faults;
}

const rows = readTable(readFileSync(new URL("schema/README.md", ROOT), "utf8"), "\n## How long lists are\n").map(
  ([list, atMost, heldBy, triedIn]) => ({
    list: quotedIn(list).join(),
    atMost: atMost ?? "",
    heldBy: quotedIn(heldBy),
    triedIn: quotedIn(triedIn).join(),
  }),
);

describe("every list of the schema", () => {
  it("is a page of a bounded size, or stands in the table of schema/README.md", () => {
    const listed = rows.map(({ list }) => list);
    expect(faultsOf(buildApiSchema(composeSupergraph()), listed)).toEqual([]);
    expect(listed).toEqual(listed.toSorted());
  });

  it.each(rows)(
    "that is none, $list, has a bound that stands in the code and is tried",
    ({ atMost, heldBy, triedIn }) => {
      const [bound = "", file = ""] = heldBy;
      expect(atMost).not.toBe("");
      expect(bound).toMatch(/^\w+$/);
      expect(readFileSync(new URL(file, ROOT), "utf8")).toMatch(new RegExp(`\\b${bound}\\b`));
      expect(triedIn).toMatch(/\.test\.ts$/);
      expect(existsSync(new URL(triedIn, ROOT))).toBe(true);
    },
  );
});

describe("a schema", () => {
  const SDL = `
    type Query { things("1 to 100." first: Int = 20, after: String): ThingConnection! tags: [String!]! }
    type ThingConnection { nodes: [Thing!]! edges: [ThingEdge!]! }
    type ThingEdge { cursor: String! node: Thing! }
    type Thing { id: ID! }
    input Wish { names: [String!] }`;
  const faultsIn = (from: string, to: string, listed = ["Query.tags", "Wish.names"]) => {
    expect(SDL).toContain(from);
    return faultsOf(buildSchema(SDL.replace(from, to)), listed);
  };

  it.each([
    ["id: ID!", "id: ID! parts: [Thing!]!", "Thing.parts is a list that may be of any length"],
    ["id: ID!", "id(of: [ID!]): ID!", "Thing.id(of) is a list that may be of any length"],
    ["edges: [ThingEdge!]!", "all: [Thing]", "ThingConnection.all is a list that may be of any length"],
    ['"1 to 100." first: Int = 20, ', "", "Query.things gives a connection and takes no `first` with a default"],
    ["first: Int = 20", "first: Int", "Query.things gives a connection and takes no `first` with a default"],
    ["1 to 100.", "1 to 1000.", "Query.things does not say how large a page is, of 100 at most"],
    ["1 to 100.", "As many as you like.", "Query.things does not say how large a page is, of 100 at most"],
    ["tags: [String!]!", "tags: String", "Query.tags is listed, and is no list"],
  ])("that has not %j but %j is refused", (from, to, fault) => {
    expect(faultsIn(from, to)).toEqual([fault]);
  });

  it("whose lists are pages or listed is taken", () => {
    expect(faultsIn("id", "id")).toEqual([]);
  });
});
