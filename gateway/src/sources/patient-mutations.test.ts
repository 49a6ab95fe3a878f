import { type Actor, anonymous } from "@coffer/platform/identity/actor";
import { makeLogger } from "@coffer/platform/running/log";
import { serveSubgraph } from "@coffer/platform/service/serve-subgraph";
import type { GraphQLError } from "graphql";
import { afterEach, describe, expect, it } from "vitest";
import { makeHttpSubgraph } from "./http-subgraph-source.ts";

const log = makeLogger({ name: "test", level: "debug", stream: { write: () => undefined } });
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

type Deadlines = { readonly timeoutMs: number; readonly mutationTimeoutMs: number };

/** A subgraph whose mutations are answered when told; its queries at once, or never. */
async function serveSlow(answersQueries = true) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const execute = async ({ query }: { query: string }) => {
    if (query.startsWith("mutation") || !answersQueries) await promise;
    return { data: { ok: true } };
  };
  const served = await serveSubgraph({
    subgraph: { name: "payments", execute, routes: [] },
    ...{ host: "127.0.0.1", port: 0, bodyMaxBytes: 1_000_000, log },
    verify: async () => ({ actor: anonymous }),
    verifyPublic: async () => null,
  });
  cleanups.push(() => served.stop());
  cleanups.push(resolve);
  const sourceWith = (deadlines: Deadlines) => {
    const source = makeHttpSubgraph({
      ...{ name: "verification", urls: [served.url], sign: async () => "word", connections: 3, log, ...deadlines },
    });
    cleanups.push(() => source.close());
    return source;
  };
  return { sourceWith, answer: resolve };
}

const actor: Actor = anonymous;
const context = { requestId: "req_1", actor };
const QUERY = { query: "query Q { ok }", variables: {} };
const MUTATION = { query: "mutation M { ok }", variables: {} };
const OK = { data: { ok: true } };
const many = <T>(count: number, make: () => Promise<T>) => Promise.all(Array.from({ length: count }, make));
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: GraphQLError) => error.extensions.code,
  );

describe("mutations that take long by right", () => {
  it("are refused with BUSY where they would wait for a connection, and taken again later; queries do not wait behind them", async () => {
    const slow = await serveSlow();
    const source = slow.sourceWith({ timeoutMs: 60_000, mutationTimeoutMs: 60_000 });

    const taken = many(3, () => source.execute(MUTATION, context));
    const refused = await many(5, () =>
      source.execute(MUTATION, context).catch((error: GraphQLError) => error.toJSON()),
    );

    for (const fault of refused)
      expect(fault).toMatchObject({ extensions: { code: "BUSY", retryAfterSeconds: expect.any(Number) } });
    expect(await many(9, () => source.execute(QUERY, context))).toEqual(Array(9).fill(OK));
    slow.answer();
    expect(await taken).toEqual(Array(3).fill(OK));
    expect(await source.execute(MUTATION, context)).toEqual(OK);
  });

  it("are waited for longer than queries, and not for ever", async () => {
    const slow = await serveSlow(false);
    const patient = slow.sourceWith({ timeoutMs: 100, mutationTimeoutMs: 60_000 });
    const impatient = slow.sourceWith({ timeoutMs: 60_000, mutationTimeoutMs: 100 });
    const taken = patient.execute(MUTATION, context);
    expect(await codeOf(patient.execute(QUERY, context))).toBe("SUBGRAPH_UNAVAILABLE");
    expect(await codeOf(impatient.execute(MUTATION, context))).toBe("SUBGRAPH_UNAVAILABLE");
    slow.answer();
    expect(await taken).toEqual(OK);
  });
});
