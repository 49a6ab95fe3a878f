import { unsubscribe as offChannel, subscribe as onChannel } from "node:diagnostics_channel";
import { ApolloServer } from "@apollo/server";
import { describe, expect, it } from "vitest";
import { makeSupergraph } from "./supergraph.ts";
import { asCaller, contextOf, freshly, makeTwoSubgraphs, type TestContext } from "./two-subgraphs.fixture.ts";

const noStreams = {
  subscribe: async () => ({
    ok: true as const,
    items: { next: async () => ({ done: true as const, value: undefined }) },
  }),
};

function makeWorld(change: { sdl?: (sdl: string) => string; unruled?: "open" } = {}) {
  const { supergraphSdl, sourceOf, calls } = makeTwoSubgraphs();
  const supergraph = makeSupergraph<TestContext>({
    supergraphSdl: change.sdl?.(supergraphSdl) ?? supergraphSdl,
    ...(change.unruled ? { unruled: change.unruled } : {}),
    sourceOf,
    callerOf: asCaller,
    streams: noStreams,
    maskErrors: (errors) => errors,
  });
  const server = new ApolloServer<TestContext>({
    gateway: supergraph.gateway,
    includeStacktraceInErrorResponses: false,
  });
  const ask = async (query: string, context: TestContext, more: object = {}) => {
    const { body, http } = await server.executeOperation({ query, ...more }, { contextValue: context });
    if (body.kind !== "single") throw new Error("not one result");
    return { status: http.status, ...body.singleResult };
  };
  return { supergraph, ask, calls };
}

describe("makeSupergraph", () => {
  it("refuses to start where a root field or an entity has neither a rule nor the public tag", () => {
    const withoutTag = (sdl: string) => sdl.replaceAll(`@tag(name: "public")`, "");
    expect(() => makeWorld({ sdl: withoutTag })).toThrow("Query.open, Subscription.rateChanged, User");
    expect(() => makeWorld({ sdl: withoutTag, unruled: "open" })).not.toThrow();
  });

  it("refuses to start on a security feature that nobody enforces", () => {
    const withPolicy = (sdl: string) =>
      sdl.replace("schema\n", `schema\n  @link(url: "https://specs.apollo.dev/policy/v0.1", for: SECURITY)\n`);
    expect(() => makeWorld({ sdl: withPolicy })).toThrow("does not enforce");
  });

  it("refuses what the caller may not read before any subgraph is asked, naming every fault", async () => {
    const { ask, calls } = makeWorld();
    const { errors, data, status } = await ask(`{ account(id: "a") { id } me { email } }`, contextOf(null));

    expect(errors?.map(({ extensions }) => [extensions?.coordinate, extensions?.code])).toEqual([
      ["Query.account", "UNAUTHENTICATED"],
      ["Account", "UNAUTHENTICATED"],
      ["Query.me", "UNAUTHENTICATED"],
      ["User.email", "UNAUTHENTICATED"],
    ]);
    expect(data).toBeUndefined();
    expect(status).toBe(200);
    expect(calls).toEqual([]);
  });

  it("refuses a missing scope as FORBIDDEN", async () => {
    const { ask } = makeWorld();
    const { errors } = await ask("{ me { email } }", contextOf("alice"));
    expect(errors?.map(({ extensions }) => extensions?.code)).toEqual(["FORBIDDEN"]);
  });

  it.each(["{ secret }", "mutation { rename { username } }"])(
    "refuses what needs a fresh proof before any subgraph is asked, and says what would do: %s",
    async (query) => {
      const { ask, calls } = makeWorld();
      const { errors, data, status } = await ask(query, contextOf("alice"));
      expect(errors?.map(({ extensions }) => extensions)).toEqual([
        {
          code: "STEP_UP_REQUIRED",
          coordinate: expect.stringMatching(/^(Query\.secret|Mutation\.rename)$/),
          level: "AAL2",
          maxAgeSeconds: 60,
          held: { level: "AAL1", provedAt: "1970-01-01T00:00:00.000Z" },
        },
      ]);
      expect([data, status, calls]).toEqual([undefined, 200, []]);
      expect((await ask(query, contextOf(null))).errors?.[0]?.extensions?.code).toBe("UNAUTHENTICATED");
      expect((await ask(query, freshly(contextOf("alice")))).errors).toBeUndefined();
    },
  );

  it("answers a subscription over HTTP with 400 and where to go", async () => {
    const { ask } = makeWorld();
    const { errors, status } = await ask("subscription { rateChanged { rate } }", contextOf("alice"));
    expect(errors?.[0]?.extensions?.code).toBe("SUBSCRIPTIONS_NEED_WEBSOCKET");
    expect(status).toBe(400);
  });

  it("refuses a variable of the wrong type as bad input", async () => {
    const { ask, calls } = makeWorld();
    const query = "query ($id: ID!) { account(id: $id) { id } }";
    const { errors } = await ask(query, contextOf("alice"), { variables: {} });
    expect(errors?.[0]?.extensions?.code).toBe("BAD_USER_INPUT");
    expect(calls).toEqual([]);
  });

  it("joins fields of two subgraphs, each with its own rules met", async () => {
    const { ask, calls } = makeWorld();
    const query = `query ($id: ID!) { mine: account(id: $id) { at: balance(asOf: 3) owner { username email } } }`;
    const answer = await ask(query, contextOf("alice", ["email"]), { variables: { id: "acc1" } });

    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({
      mine: {
        at: "balance of acc1 at 3",
        owner: { username: "name-of-owner-of-acc1", email: "owner-of-acc1@example.com" },
      },
    });
    expect(calls.map(({ subgraph }) => subgraph)).toEqual(["ledger", "users"]);
  });

  it("runs the operation that is named", async () => {
    const { ask } = makeWorld();
    const query = "query A { a: open } query B { b: open }";
    expect((await ask(query, contextOf(null), { operationName: "B" })).data).toEqual({ b: "open" });
    expect((await ask(query, contextOf(null), { operationName: "A" })).data).toEqual({ a: "open" });
  });

  it("keeps a client's extensions from the subgraphs", async () => {
    const { ask, calls } = makeWorld();
    const extensions = { event: { posted: "1000000" } };
    await ask("{ open }", contextOf("alice"), { extensions });
    expect(calls).toHaveLength(1);
    expect(JSON.stringify(calls)).not.toContain("1000000");
  });

  it("opens no connection while it loads, plans and executes", async () => {
    const opened: unknown[] = [];
    const note = (message: unknown) => opened.push(message);
    const channels = ["net.client.socket", "undici:request:create", "http.client.request.start"];
    for (const channel of channels) onChannel(channel, note);
    const { ask } = makeWorld();
    await ask("{ me { username } }", contextOf("alice"));
    for (const channel of channels) offChannel(channel, note);
    expect(opened).toEqual([]);
  });
});
