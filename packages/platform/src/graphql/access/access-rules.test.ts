import { buildSubgraphSchema } from "@apollo/subgraph";
import { buildSchema, GraphQLObjectType, GraphQLSchema, GraphQLString, parse } from "graphql";
import { describe, expect, it } from "vitest";
import {
  ASSURANCE_SPEC,
  findRefusal,
  findUnruled,
  readAccessRules,
  rulesOfField,
  rulesOfType,
} from "./access-rules.ts";

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@tag", "@authenticated", "@requiresScopes"])`;

describe("readAccessRules", () => {
  it("refuses @policy, because nothing enforces it", () => {
    expect(() => readAccessRules(`type Query { me: String @policy(policies: [["p"]]) }`)).toThrow(
      "Query.me carries @policy",
    );
  });

  it("refuses an empty list of scopes instead of guessing what it means", () => {
    expect(() => readAccessRules(`type Query { me: String @requiresScopes(scopes: []) }`)).toThrow("at least one list");
  });

  it.each(["level: AAL3, maxAgeSeconds: 60", "level: AAL1", "level: AAL1, maxAgeSeconds: 0", "maxAgeSeconds: 9"])(
    "refuses an assurance that is none: %s",
    (given) => {
      expect(() => readAccessRules(`type Query { me: String @requiresAssurance(${given}) }`)).toThrow(
        "Query.me: @requiresAssurance needs a level and an age",
      );
    },
  );

  it("refuses another version of what it enforces an assurance by", () => {
    const link = `extend schema @link(url: "https://coffer.example/specs/assurance/v2.0")`;
    expect(() => readAccessRules(`${link} type Query { a: String }`)).toThrow("assurance/v2.0 is linked");
  });

  it("reads an assurance beside who may, under whatever name it is linked", () => {
    const needed = { level: "AAL2", maxAgeSeconds: 900 };
    const said = "(level: AAL2, maxAgeSeconds: 900)";
    const named = [
      ["", `@requiresAssurance${said}`],
      [`@link(url: "${ASSURANCE_SPEC}", import: [{ name: "@requiresAssurance", as: "@proved" }])`, `@proved${said}`],
      [`@link(url: "${ASSURANCE_SPEC}", as: "proof")`, `@proof__requiresAssurance${said}`],
      [`@link(url: "${ASSURANCE_SPEC}")`, `@assurance__requiresAssurance${said}`],
    ];
    for (const [link, directive] of named) {
      const rules = readAccessRules(`extend schema ${link} @tag type Query { me: String @authenticated ${directive} }`);
      expect(rulesOfField(rules, "Query", "me")).toEqual([{ kind: "authenticated" }, { kind: "assurance", needed }]);
    }
  });

  it("refuses a schema without an SDL, whose rules cannot be seen", () => {
    const query = new GraphQLObjectType({ name: "Query", fields: { me: { type: GraphQLString } } });
    expect(() => readAccessRules(new GraphQLSchema({ query }))).toThrow("built without an SDL");
  });

  it("reads rules of types, fields, scalars and enums, of extensions too", () => {
    const rules = readAccessRules(`${LINK}
      type Query { me: User @authenticated }
      type User @requiresScopes(scopes: [["a", "b"], ["c"]]) { id: ID! }
      extend type User { email: String @authenticated @requiresScopes(scopes: [["x"]]) }
      scalar Pin @authenticated
      enum Level @authenticated { LOW }`);

    expect(rulesOfField(rules, "Query", "me")).toEqual([{ kind: "authenticated" }]);
    expect(rulesOfType(rules, "User")).toEqual([{ kind: "scopes", anyOf: [["a", "b"], ["c"]] }]);
    expect(rulesOfField(rules, "User", "email")).toEqual([
      { kind: "authenticated" },
      { kind: "scopes", anyOf: [["x"]] },
    ]);
    expect(rulesOfType(rules, "Pin")).toEqual([{ kind: "authenticated" }]);
    expect(rulesOfType(rules, "Level")).toEqual([{ kind: "authenticated" }]);
    expect(rulesOfField(rules, "User", "id")).toEqual([]);
  });

  it("reads the same rules from an executable subgraph schema as from its SDL", () => {
    const sdl = `${LINK}
      type Query { me: User @authenticated  open: String @tag(name: "public") }
      type User @key(fields: "id") @authenticated { id: ID! email: String @requiresScopes(scopes: [["x"]]) }`;
    const fromSdl = readAccessRules(sdl);
    const fromSchema = readAccessRules(buildSubgraphSchema({ typeDefs: parse(sdl) }));

    for (const [coordinate, element] of fromSdl.fields) expect(fromSchema.fields.get(coordinate)).toEqual(element);
    expect(fromSchema.types.get("User")).toEqual(fromSdl.types.get("User"));
    expect(fromSchema.entityTypes).toEqual(fromSdl.entityTypes);
    expect(findUnruled(fromSchema)).toEqual([]);
  });

  it("knows the directives under the names that @link gives them", () => {
    const renamed = `
      extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", as: "fed", import: [{ name: "@authenticated", as: "@loggedIn" }])
      type Query { me: String @loggedIn  audit: String @fed__requiresScopes(scopes: [["audit"]])  open: String @fed__tag(name: "public") }`;
    const prefixed = `
      schema @link(url: "https://specs.apollo.dev/authenticated/v0.1", as: "auth", for: SECURITY) { query: Query }
      type Query { me: String @auth  open: String @federation__authenticated }`;

    expect(findUnruled(readAccessRules(renamed))).toEqual([]);
    expect(rulesOfField(readAccessRules(renamed), "Query", "audit")).toEqual([{ kind: "scopes", anyOf: [["audit"]] }]);
    expect(findUnruled(readAccessRules(prefixed))).toEqual([]);
  });
});

describe("findUnruled", () => {
  it("names each root field and each entity that says nothing about access", () => {
    const rules = readAccessRules(`${LINK}
      type Query { me: User  account: Account @authenticated }
      extend type Mutation { login: String @tag(name: "public")  logout: String @tag(name: "internal") }
      type User @key(fields: "id") { id: ID! }
      type Account @key(fields: "id") @tag(name: "public") { id: ID! }
      type Plain { id: ID! }`);
    expect(findUnruled(rules)).toEqual(["Mutation.logout", "Query.me", "User"]);
  });

  it("asks nothing of a stub that no other subgraph can enter, nor of federation's own root fields", () => {
    const rules = readAccessRules(`${LINK}
      type Query { _service: String  _entities: String }
      type User @key(fields: "id", resolvable: false) { id: ID! }`);
    expect(findUnruled(rules)).toEqual([]);
  });

  it("reads entities and renamed roots of a supergraph", () => {
    const rules = readAccessRules(`
      schema @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION) { query: RootQuery }
      type RootQuery @join__type(graph: ONE) { me: String }
      type User @join__type(graph: ONE, key: "id", resolvable: false) @join__type(graph: TWO, key: "id") { id: ID! }
      type Stub @join__type(graph: ONE, key: "id", resolvable: false) { id: ID! }
      type Query { notARoot: String }`);
    expect(findUnruled(rules)).toEqual(["RootQuery.me", "User"]);
  });

  it("lets a rule on a root type stand for all its fields", () => {
    expect(
      findUnruled(
        readAccessRules(
          buildSchema(`
      directive @authenticated on OBJECT
      type Query @authenticated { me: String }`),
        ),
      ),
    ).toEqual([]);
  });
});

describe("an assurance", () => {
  it("says how fresh a proof must be and not whose, so it is no rule by itself", () => {
    const rules = readAccessRules("type Mutation { spend: String @requiresAssurance(level: AAL1, maxAgeSeconds: 60) }");
    expect(findUnruled(rules)).toEqual(["Mutation.spend"]);
  });
});

describe("findRefusal", () => {
  const rules = [{ kind: "scopes", anyOf: [["a", "b"], ["c"]] }] as const;
  const caller = (...scopes: string[]) => ({ authenticated: true, scopes: new Set(scopes) });

  it("refuses who is not logged in, whatever scopes are claimed", () => {
    expect(findRefusal(rules, { authenticated: false, scopes: new Set(["c"]) })).toBe("UNAUTHENTICATED");
  });

  it("refuses half a list of scopes, and accepts any whole one", () => {
    expect(findRefusal(rules, caller("a"))).toBe("FORBIDDEN");
    expect(findRefusal(rules, caller("a", "b"))).toBeNull();
    expect(findRefusal(rules, caller("c"))).toBeNull();
  });

  it("needs every rule, not just one", () => {
    expect(findRefusal([...rules, { kind: "scopes", anyOf: [["d"]] }], caller("c"))).toBe("FORBIDDEN");
  });
});
