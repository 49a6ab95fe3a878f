import { type ExecutionResult, GraphQLError, parse } from "graphql";
import { describe, expect, it } from "vitest";
import type { StreamItem, StreamRequest } from "../streams/stream-types.ts";
import { makeSupergraph } from "./supergraph.ts";
import { asCaller, contextOf, freshly, makeTwoSubgraphs, type TestContext } from "./two-subgraphs.fixture.ts";

const alice = contextOf("alice");
const event = {
  cursor: "7",
  snapshot: false,
  posted: "12.00",
  owner: "alice",
  account: { id: "acc1" },
  parts: [{ name: "p" }],
};

/**
 * A source of items that ends after the last, or, where `open`, waits for more until it is
 * returned.
 */
function sourceOf(items: readonly (StreamItem | Error)[], open = false) {
  const state = { returned: false, asked: 0, requests: [] as StreamRequest<TestContext>[] };
  let release: () => void = () => {};
  const source: AsyncIterator<StreamItem, undefined> = {
    async next() {
      const item = items[state.asked++];
      if (item instanceof Error) throw item;
      if (item) return { done: false, value: item };
      if (open && !state.returned) await new Promise<void>((resolve) => (release = resolve));
      return { done: true, value: undefined };
    },
    async return() {
      state.returned = true;
      release();
      return { done: true, value: undefined };
    },
  };
  const subscribe = async (request: StreamRequest<TestContext>) => {
    state.requests.push(request);
    return { ok: true as const, items: source };
  };
  return { state, subscribe };
}

function makeWorld(items: readonly (StreamItem | Error)[], options: { open?: boolean } = {}) {
  const { supergraphSdl, sourceOf: subgraph, calls } = makeTwoSubgraphs();
  const stream = sourceOf(items, options.open);
  const { subscribe } = makeSupergraph<TestContext>({
    supergraphSdl,
    sourceOf: subgraph,
    callerOf: asCaller,
    streams: stream,
    maskErrors: (errors, { requestId }) =>
      errors.map(({ message, extensions, path }) => {
        const shown = extensions.code ? message : "Something went wrong.";
        return new GraphQLError(shown, {
          path: path ?? null,
          extensions: { code: extensions.code ?? "MASKED", requestId },
        });
      }),
  });
  return { subscribe, calls, state: stream.state };
}

async function collectResults(
  begun: AsyncIterableIterator<ExecutionResult> | ExecutionResult,
): Promise<ExecutionResult[]> {
  if (!(Symbol.asyncIterator in begun)) return [begun];
  const results: ExecutionResult[] = [];
  for await (const result of begun) results.push(result);
  return results;
}

async function ask(
  items: readonly (StreamItem | Error)[],
  query: string,
  context = alice,
  variableValues: Record<string, unknown> = {},
) {
  const world = makeWorld(items);
  const begun = await world.subscribe({ document: parse(query), variableValues, contextValue: context });
  return { ...world, results: await collectResults(begun) };
}

const codesOf = (results: readonly ExecutionResult[]) =>
  results.map(({ errors }) => errors?.map(({ extensions }) => extensions.code));

describe("a subscription is refused", () => {
  it("without a login, before its stream is opened", async () => {
    const { results, state, calls } = await ask(
      [{ event }],
      "subscription { balanceChanged { posted } }",
      contextOf(null),
    );
    expect(codesOf(results)).toEqual([["UNAUTHENTICATED"]]);
    expect(state.requests).toEqual([]);
    expect(calls).toEqual([]);
  });

  it("without the scope of its field, or of a field deep in another subgraph", async () => {
    expect(codesOf((await ask([], "subscription { audited { posted } }")).results)).toEqual([["FORBIDDEN"]]);
    const deep = "subscription { balanceChanged { account { owner { ...F } } } } fragment F on User { email }";
    expect(codesOf((await ask([], deep)).results)).toEqual([["FORBIDDEN"]]);
  });

  it("without a fresh proof where its field needs one, before its stream is opened", async () => {
    const query = "subscription { secretChanged { posted } }";
    const { results, state, calls } = await ask([{ event }], query);
    expect(codesOf(results)).toEqual([["STEP_UP_REQUIRED"]]);
    expect([state.requests, calls]).toEqual([[], []]);
    expect(codesOf((await ask([{ event }], query, freshly(alice))).results)).toEqual([undefined]);
  });

  it("from the event on at which the proof has become too old: that event stands behind no cursor", async () => {
    let isFresh = true;
    const { supergraphSdl, sourceOf: subgraph } = makeTwoSubgraphs();
    const { subscribe } = makeSupergraph<TestContext>({
      supergraphSdl,
      sourceOf: subgraph,
      callerOf: asCaller,
      streams: sourceOf([{ event }, { event }, { event }]),
      maskErrors: (errors) => errors,
    });
    const actor = {
      name: "alice",
      get isFresh() {
        return isFresh;
      },
    };
    const document = parse("subscription { secretChanged { posted } }");
    const begun = await subscribe({ document, contextValue: { requestId: "r", actor } });
    if (!(Symbol.asyncIterator in begun)) throw new Error("it was refused");
    isFresh = false;
    expect(codesOf(await collectResults(begun))).toEqual([["STEP_UP_REQUIRED"]]);
  });

  it.each([
    ["a variable", "subscription ($x: Boolean!) { balanceChanged @include(if: $x) { posted } }"],
    ["a constant", "subscription { balanceChanged @skip(if: false) { posted } }"],
    [
      "a fragment",
      "subscription ($x: Boolean!) { ...F @include(if: $x) } fragment F on Subscription { balanceChanged { posted } }",
    ],
    ["a field in a fragment", "subscription ($x: Boolean!) { ... { balanceChanged @skip(if: $x) { posted } } }"],
  ])("with a condition at its root: %s", async (_name, query) => {
    const { results, state } = await ask([{ event }], query, alice, { x: true });
    expect(codesOf(results)).toEqual([["GRAPHQL_VALIDATION_FAILED"]]);
    expect(state.requests).toEqual([]);
  });

  it("with a missing or mistyped variable", async () => {
    const query =
      "subscription ($id: ID!, $n: Int) { balanceChanged(accountId: $id) { account { balance(asOf: $n) } } }";
    expect(codesOf((await ask([], query)).results)).toEqual([["BAD_USER_INPUT"]]);
    expect(codesOf((await ask([], query, alice, { id: "a", n: "x" })).results)).toEqual([["BAD_USER_INPUT"]]);
  });

  it("when it is a query, or not in the document", async () => {
    expect(codesOf((await ask([], "{ open }")).results)).toEqual([["BAD_REQUEST"]]);
    const { subscribe } = makeWorld([]);
    const document = parse("subscription A { rateChanged { rate } } subscription B { rateChanged { rate } }");
    const begun = await subscribe({ document, operationName: "C", contextValue: alice });
    expect(codesOf(await collectResults(begun))).toEqual([["OPERATION_RESOLUTION_FAILURE"]]);
  });

  it("by the owner of the stream, in the owner's words", async () => {
    const refused = makeSupergraph<TestContext>({
      ...makeTwoSubgraphs(),
      callerOf: asCaller,
      streams: {
        subscribe: async () => ({
          ok: false,
          error: new GraphQLError("No such account.", { extensions: { code: "FORBIDDEN" } }),
        }),
      },
      maskErrors: (errors) => errors,
    });
    const begun = await refused.subscribe({
      document: parse("subscription { balanceChanged { posted } }"),
      contextValue: alice,
    });
    expect(begun).toMatchObject({ errors: [{ message: "No such account." }] });
  });

  it("event by event, where the owning subgraph says that the event is somebody else's", async () => {
    const { results } = await ask(
      [{ event: { ...event, owner: "bob" } }, { event }],
      "subscription { balanceChanged { posted } }",
    );
    expect(codesOf(results)).toEqual([["FORBIDDEN"], undefined]);
    expect(results[0]?.data).toBeNull();
    expect(results[1]?.data).toEqual({ balanceChanged: { posted: "12.00" } });
  });
});

describe("an event is resolved", () => {
  it("with aliases, arguments, variables, fragments and fields of another subgraph", async () => {
    const query = `subscription ($id: ID!, $at: Int) {
        changed: balanceChanged(accountId: $id) { c: cursor ...Posted account { now: balance past: balance(asOf: $at) owner { u: username } } }
      }
      fragment Posted on BalanceChanged { posted snapshot }`;
    const { results } = await ask([{ event }], query, alice, { id: "acc1", at: 3 });
    expect(results).toEqual([
      {
        data: {
          changed: {
            c: "7",
            posted: "12.00",
            snapshot: false,
            account: {
              now: "balance of acc1 at now",
              past: "balance of acc1 at 3",
              owner: { u: "name-of-owner-of-acc1" },
            },
          },
        },
      },
    ]);
  });

  it("with names that meet the planner's: keys, the type's name, those of a union", async () => {
    const query = `subscription {
        __typename: balanceChanged(accountId: "acc1") {
          id: posted __typename: cursor
          account { id: balance __typename: id owner { id: username __typename: username } }
          cause { __typename: __typename ... on Deposit { id: memo } }
        }
      }`;
    const { results } = await ask([{ event: { ...event, cause: { memo: "m" } } }], query, alice);
    expect(results).toEqual([
      {
        data: {
          __typename: {
            id: "12.00",
            __typename: "7",
            account: {
              id: "balance of acc1 at now",
              __typename: "acc1",
              owner: { id: "name-of-owner-of-acc1", __typename: "name-of-owner-of-acc1" },
            },
            cause: { __typename: "Deposit", id: "m" },
          },
        },
      },
    ]);
  });

  it("for the stream that its coerced arguments name, through a fragment at the root, too", async () => {
    const query = `subscription ($p: Pair) { ...Root } fragment Root on Subscription { rateChanged(pair: $p, after: "c") { rate } }`;
    const { state } = await ask([], query, contextOf(null), { p: "BTC_USD" });
    expect(state.requests).toMatchObject([{ field: "rateChanged", arguments: { pair: "BTC_USD", after: "c" } }]);
    const { state: byDefault } = await ask([], "subscription { rateChanged { rate } }", contextOf(null));
    expect(byDefault.requests).toMatchObject([{ arguments: { pair: "EUR_USD" } }]);
  });

  it("with @include and @skip below the root, in both subgraphs", async () => {
    const query = `subscription ($no: Boolean!, $yes: Boolean!) {
      balanceChanged { cursor posted @include(if: $no) account { owner { id @skip(if: $yes) username @include(if: $yes) } } }
    }`;
    const { results, calls } = await ask([{ event }], query, alice, { no: false, yes: true });
    expect(results[0]?.data).toEqual({
      balanceChanged: { cursor: "7", account: { owner: { username: "name-of-owner-of-acc1" } } },
    });
    expect(calls).toHaveLength(2);

    const without = await ask([{ event }], query, alice, { no: true, yes: false });
    expect(without.results[0]?.data).toMatchObject({ balanceChanged: { posted: "12.00" } });
    expect(without.calls.map(({ subgraph }) => subgraph)).toEqual(["ledger"]);
  });

  it("with unions and lists", async () => {
    const query =
      "subscription { balanceChanged { parts { name } cause { __typename ... on Deposit { memo } ... on Fee { rate } } } }";
    const events = [
      { event: { ...event, cause: { memo: "hi" } } },
      { event: { ...event, cause: { rate: "1%" } } },
      { event },
    ];
    const { results } = await ask(events, query);
    expect(results.map(({ data }) => data?.balanceChanged)).toEqual([
      { parts: [{ name: "p" }], cause: { __typename: "Deposit", memo: "hi" } },
      { parts: [{ name: "p" }], cause: { __typename: "Fee", rate: "1%" } },
      { parts: [{ name: "p" }], cause: null },
    ]);
  });

  it("by the primary fetch alone: entity fetches see no event", async () => {
    const { calls } = await ask(
      [{ event }],
      "subscription { balanceChanged { account { balance owner { username } } } }",
    );
    expect(calls.map(({ subgraph, request }) => [subgraph, request.event])).toEqual([
      ["ledger", event],
      ["users", undefined],
    ]);
  });

  it("and what fails in another subgraph leaves the event's own fields whole", async () => {
    const broken = { ...event, account: { id: "broken" } };
    const { results } = await ask(
      [{ event: broken }],
      "subscription { balanceChanged { posted account { id owner { username } } } }",
    );
    expect(results[0]?.data).toEqual({ balanceChanged: { posted: "12.00", account: { id: "broken", owner: null } } });
    expect(results[0]?.errors?.[0]?.path).toEqual(["balanceChanged", "account", "owner"]);
    expect(results[0]?.errors).toHaveLength(1);
  });

  it("and a null where none may be is an error, not a silent null, and the last: the next cursor would skip this event", async () => {
    const { results } = await ask(
      [{ event: { ...event, account: null } }, { event }],
      "subscription { balanceChanged { account { id } } }",
    );
    expect(results[0]?.data).toBeNull();
    expect(results[0]?.errors).toHaveLength(1);
    expect(results).toHaveLength(1);
  });
});

describe("a running subscription", () => {
  it("passes every error through the mask, with the context of its request", async () => {
    const { results } = await ask(
      [new Error("relation ledger.posting does not exist")],
      "subscription { balanceChanged { posted } }",
    );
    expect(results).toMatchObject([
      { errors: [{ message: "Something went wrong.", extensions: { requestId: "req-alice" } }] },
    ]);
    expect(results[0]?.errors?.[0]).toBeInstanceOf(GraphQLError);
  });

  it("ends with the error that ended its stream, and releases the stream after a fault", async () => {
    const interrupted = new GraphQLError("Interrupted.", { extensions: { code: "STREAM_INTERRUPTED" } });
    const ended = await ask([{ event }, { error: interrupted }], "subscription { balanceChanged { posted } }");
    expect(codesOf(ended.results)).toEqual([undefined, ["STREAM_INTERRUPTED"]]);
    const faulty = await ask([{ event }, new Error("x"), { event }], "subscription { balanceChanged { posted } }");
    expect(codesOf(faulty.results)).toEqual([undefined, ["MASKED"]]);
    expect(faulty.state.returned).toBe(true);
  });

  it("ends where the event's owner cannot be reached, so that the next event's cursor does not skip this one", async () => {
    const { supergraphSdl, sourceOf: subgraph } = makeTwoSubgraphs();
    const stream = sourceOf([{ event }, { event }, { event }]);
    let calls = 0;
    const { subscribe } = makeSupergraph<TestContext>({
      supergraphSdl,
      sourceOf: (named) => ({
        execute: async (request, context) => {
          if (request.event && ++calls === 2) throw new Error("connect ECONNREFUSED 10.0.0.7:4003");
          return subgraph(named).execute(request, context);
        },
      }),
      callerOf: asCaller,
      streams: stream,
      maskErrors: (errors) => errors,
    });
    const document = parse("subscription { balanceChanged { cursor } }");
    const results = await collectResults(await subscribe({ document, contextValue: alice }));
    expect(results.map(({ data }) => data)).toEqual([{ balanceChanged: { cursor: "7" } }, undefined]);
    expect(codesOf(results)).toEqual([undefined, ["STREAM_INTERRUPTED"]]);
    expect(JSON.stringify(results)).not.toContain("10.0.0.7");
    expect(stream.state.returned).toBe(true);
  });

  it("returns at once while next() is pending", async () => {
    const { subscribe, state } = makeWorld([], { open: true });
    const begun = await subscribe({
      document: parse("subscription { balanceChanged { posted } }"),
      contextValue: alice,
    });
    if (!(Symbol.asyncIterator in begun)) throw new Error("refused");
    const pending = begun.next();
    expect(await begun.return?.()).toEqual({ done: true, value: undefined });
    expect(await pending).toEqual({ done: true, value: undefined });
    expect(state.returned).toBe(true);
    expect(await begun.next()).toEqual({ done: true, value: undefined });
  });

  it("lets nothing out after return(), not even the event that is being resolved", async () => {
    const { subscribe } = makeWorld([{ event }]);
    const begun = await subscribe({
      document: parse("subscription { balanceChanged { posted } }"),
      contextValue: alice,
    });
    if (!(Symbol.asyncIterator in begun)) throw new Error("refused");
    const pending = begun.next();
    await begun.return?.();
    expect(await pending).toEqual({ done: true, value: undefined });
  });
});
