import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { userActor } from "@coffer/testkit/actor";
import { GraphQLError } from "graphql";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { type Actor, anonymous, type UserActor } from "../identity/actor.ts";
import { makeLogger } from "../running/log.ts";
import { Work } from "../running/work.ts";
import { systemClock } from "../values/clock.ts";
import { makeCallerOf } from "./access/caller.ts";
import { badUserInput, busy, forbidden, PUBLIC_ERROR_CODES, rateLimited, requireUser } from "./errors.ts";
import { makeExecutableSubgraph, type RequestContext, type SubgraphRequest } from "./subgraph.ts";

const SDL = `
  type Query {
    open(text: String, count: Int): String @tag(name: "public")
    things: [Thing] @tag(name: "public")
    mine: String @authenticated
    staff: String @requiresScopes(scopes: [["ledger:write"]])
  }
  type Thing @key(fields: "id") @authenticated { id: ID! name: String! }
`;
const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

function schemaFolder(sdl: string): URL {
  const folder = mkdtempSync(join(tmpdir(), "coffer-subgraph-"));
  made.push(folder);
  mkdirSync(join(folder, "things"));
  writeFileSync(join(folder, "things/things.graphql"), sdl);
  writeFileSync(join(folder, "shared.graphql"), "scalar Unreached");
  return pathToFileURL(`${folder}/`);
}

const folder = schemaFolder(SDL);
const logged: Record<string, unknown>[] = [];
beforeEach(() => {
  logged.length = 0;
});
const log = makeLogger({
  name: "test",
  level: "debug",
  stream: { write: (line) => logged.push(JSON.parse(line)) },
});

type Args = { readonly text?: string; readonly count?: number };
type Open = (args: Args, context: RequestContext) => unknown;

function makeSubgraph(open: Open = () => "answer", things: () => unknown = () => []) {
  const made = makeExecutableSubgraph<RequestContext>({
    name: "things",
    schemaFolder: folder,
    log,
    callerOf: makeCallerOf({ clock: systemClock, twoFactors: true }),
    makeContext: (request) => request,
    resolvers: {
      Query: {
        open: (_root: unknown, args: Args, context: RequestContext) => open(args, context),
        things,
        mine: (_root: unknown, _args: unknown, { actor }: RequestContext) => requireUser(actor).userId,
        staff: () => "for staff",
      },
      Thing: { __resolveReference: ({ id }: { id: string }) => ({ id, name: `thing ${id}` }) },
    },
  });
  return {
    ...made,
    run: (query: string, request: Partial<SubgraphRequest> = {}) =>
      made.execute({ query, actor: anonymous, requestId: "req_1", ...request }),
  };
}

const alice = userActor("usr_a");
const operator: UserActor = { ...alice, roles: ["OPERATOR"] };

describe("starting a subgraph", () => {
  const start = (sdl: string) =>
    makeExecutableSubgraph({
      name: "things",
      schemaFolder: schemaFolder(sdl),
      log,
      callerOf: makeCallerOf({ clock: systemClock, twoFactors: true }),
      resolvers: {},
      makeContext: (request) => request,
    });

  it("is refused where a root field or an entity says nothing about access, and names them all", () => {
    expect(() =>
      start(`type Query { a: String b: String @authenticated } type Mutation { c: String }
             type Thing @key(fields: "id") { id: ID! }`),
    ).toThrow('schema/things: neither an access rule nor @tag(name: "public") on Mutation.c, Query.a, Thing');
  });

  it("is refused where the schema is none", () => {
    expect(() => start("type Query { a: Nowhere @authenticated }")).toThrow("Nowhere");
  });
});

describe("a document that does not fit", () => {
  it.each([
    ["no GraphQL", "{ open"],
    ["an unknown field", "{ nothing }"],
    ["a missing selection", "{ things }"],
    ["more than 10,000 tokens", `{ ${"open ".repeat(10_001)} }`],
  ])("(%s) is refused, and no resolver runs", async (_what, query) => {
    let calls = 0;
    const { run } = makeSubgraph(() => {
      calls += 1;
    });

    const result = await run(query);

    expect(result.data).toBeUndefined();
    expect(result.errors?.map(({ extensions }) => extensions.code)).toEqual(["GRAPHQL_VALIDATION_FAILED"]);
    expect(calls).toBe(0);
    expect(logged).toEqual([]);
  });

  it("is refused for its variables without a word of their values, which may be secrets", async () => {
    const { run } = makeSubgraph();

    const result = await run("query ($count: Int) { open(count: $count) }", { variables: { count: "hunter2" } });

    expect(result.errors?.map(({ extensions }) => extensions.code)).toEqual(["BAD_USER_INPUT"]);
    expect(JSON.stringify([result, logged])).not.toContain("hunter2");
  });
});

describe("a fault in a resolver", () => {
  it("is masked, and logged once with its cause and the request id", async () => {
    const { run } = makeSubgraph(() => {
      throw new Error('relation "payment" does not exist at db-7.internal');
    });

    const result = await run("{ open }", { requestId: "req_42" });

    expect(result.data).toEqual({ open: null });
    expect(JSON.parse(JSON.stringify(result.errors))).toEqual([
      {
        message: "Something went wrong on our side. Quote the request id when you report it.",
        locations: [{ line: 1, column: 3 }],
        path: ["open"],
        extensions: { code: "INTERNAL_SERVER_ERROR", requestId: "req_42" },
      },
    ]);
    expect(logged).toMatchObject([
      {
        level: "error",
        requestId: "req_42",
        subgraph: "things",
        path: ["open"],
        err: { message: 'relation "payment" does not exist at db-7.internal' },
      },
    ]);
  });

  it.each([
    ["a code that is not public", () => new GraphQLError("internal text", { extensions: { code: "P2002" } })],
    ["no code", () => new GraphQLError("internal text")],
    ["no error at all", () => "internal text"],
  ])("is masked with %s too", async (_what, makeFault) => {
    const { run } = makeSubgraph(() => {
      throw makeFault();
    });

    const result = await run("{ open }");

    expect(result.errors?.map(({ extensions }) => extensions.code)).toEqual(["INTERNAL_SERVER_ERROR"]);
    expect(JSON.stringify(result)).not.toContain("internal text");
    expect(logged).toHaveLength(1);
  });

  it("is masked where an answer breaks the schema", async () => {
    const { run } = makeSubgraph(undefined, () => [{ id: "1", name: null }]);

    const result = await run("{ things { name } }", { actor: alice });

    expect(result.errors?.map(({ extensions }) => extensions.code)).toEqual(["INTERNAL_SERVER_ERROR"]);
    expect(JSON.stringify(result)).not.toContain("non-nullable");
  });
});

describe("a rejected request", () => {
  it.each([
    badUserInput([{ path: "input.amount", code: "NOT_A_DECIMAL", message: "must be a decimal number" }]),
    forbidden(),
    rateLimited(7),
    busy(),
  ])("goes out as it is: $extensions.code", async (error) => {
    const { run } = makeSubgraph(() => {
      throw error;
    });

    const result = await run("{ open }");

    expect(result.errors?.map(({ message, extensions }) => ({ message, extensions }))).toEqual([
      { message: error.message, extensions: error.extensions },
    ]);
    expect(PUBLIC_ERROR_CODES).toContain(error.extensions.code);
    expect(logged).toEqual([]);
  });

  it("names every fault of its input at once", () => {
    const faulty = badUserInput([
      { path: "input.a", code: "TOO_LONG", message: "is too long" },
      { path: "input.b", code: "REQUIRED", message: "is missing" },
    ]);

    expect(faulty.message).toBe("input.a: is too long; input.b: is missing");
  });
});

describe("access, in the subgraph itself", () => {
  it.each<[string, Actor, string]>([
    ["{ mine }", anonymous, "UNAUTHENTICATED"],
    ["{ staff }", anonymous, "UNAUTHENTICATED"],
    ["{ staff }", alice, "FORBIDDEN"],
    [
      '{ _entities(representations: [{ __typename: "Thing", id: "1" }]) { ... on Thing { name } } }',
      anonymous,
      "UNAUTHENTICATED",
    ],
  ])("refuses %s", async (query, actor, code) => {
    const { run } = makeSubgraph();

    const result = await run(query, { actor });

    expect(result.errors?.map(({ extensions }) => extensions.code)).toEqual([code]);
    expect(JSON.stringify(result.data ?? {})).not.toMatch(/staff"?:"|thing 1/);
    expect(logged).toEqual([]);
  });

  it("opens to who may, fields and entities", async () => {
    const { run } = makeSubgraph();

    expect(await run("{ mine }", { actor: alice })).toEqual({ data: { mine: "usr_a" } });
    expect(await run("{ staff }", { actor: operator })).toEqual({ data: { staff: "for staff" } });
    expect(
      await run('{ _entities(representations: [{ __typename: "Thing", id: "1" }]) { ... on Thing { name } } }', {
        actor: alice,
      }),
    ).toMatchObject({ data: { _entities: [{ name: "thing 1" }] } });
  });
});

describe("an executed request", () => {
  it("hands actor, request id and event to the resolvers, and variables as they were checked", async () => {
    const seen: unknown[] = [];
    const { run } = makeSubgraph(({ text, count }, { actor, requestId, event }) => {
      seen.push({ text, count, actor, requestId, event });
      return "answer";
    });

    const result = await run("query ($t: String) { open(text: $t, count: 3) }", {
      variables: { t: "x" },
      event: { data: 1 },
      actor: alice,
    });

    expect(result).toEqual({ data: { open: "answer" } });
    expect(seen).toEqual([{ text: "x", count: 3, actor: alice, requestId: "req_1", event: { data: 1 } }]);
  });

  it("is no answer at all where it took too much, and says why once, at no place", async () => {
    const { run } = makeSubgraph(undefined, () => Array.from({ length: 10 }, (_, i) => ({ id: `${i}`, name: "n" })));
    const work = new Work({ values: 25, isMutation: false });
    const { data, errors } = await run("{ a: things { id } b: things { id } open }", { actor: alice, work });
    expect(data).toBeNull();
    expect(errors?.map(({ path, extensions: { code } }) => ({ path, code }))).toEqual([
      { code: "REQUEST_TOO_COMPLEX" },
    ]);
  });

  it("runs the operation that is named", async () => {
    const { run } = makeSubgraph(({ text }) => text);
    const query = 'query A { open(text: "a") } query B { open(text: "b") }';

    expect(await run(query, { operationName: "B" })).toEqual({ data: { open: "b" } });
  });

  it("answers the same document again, and still others after thousands of made-up ones", async () => {
    const { run } = makeSubgraph(({ text }) => text);
    for (let made = 0; made < 2100; made += 1) await run(`{ a${made}: open(text: "x") }`);

    expect(await run('{ a0: open(text: "x") }')).toEqual({ data: { a0: "x" } });
  });
});
