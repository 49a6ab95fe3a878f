import type { Work } from "@coffer/platform/running/work";
import { userActor } from "@coffer/testkit/actor";
import { type ExecutionResult, GraphQLError } from "graphql";
import { describe, expect, it } from "vitest";
import { Cancellation } from "../limits/cancellation.ts";
import { makeExecutions } from "../limits/executions.ts";
import { type BoundAsked, makeBoundExecution } from "./bound-execution.ts";

function makeWorld({ timeoutMs = 60_000, values = 100 } = {}) {
  const executions = makeExecutions(
    { perUser: 1, perAddress: 4, queriesAtOnce: 1, subscriptionsPerUser: 1 },
    () => false,
  );
  const bound = makeBoundExecution({ values, timeoutMs }, executions);
  let finish: (result: ExecutionResult) => void = () => undefined;
  let work: Work | undefined;
  const run = (asked: Partial<BoundAsked> = {}) =>
    bound.run({ kind: "query", who: ANA, ...asked }, (given) => {
      work = given;
      return new Promise((resolve) => {
        finish = resolve;
      });
    });
  return {
    executions,
    bound,
    run,
    finish: (result: ExecutionResult = { data: { a: 1 } }) => finish(result),
    work: () => {
      if (!work) throw new Error("nothing was begun");
      return work;
    },
  };
}

const ANA = {
  actor: userActor("usr_a"),
  address: "192.0.2.1",
} as const;
const codeOf = ({ errors }: ExecutionResult) => errors?.map(({ extensions }) => extensions.code);

describe("an execution", () => {
  it("that takes too long is ended and answered, and counts until it has ended", async () => {
    const world = makeWorld({ timeoutMs: 1 });
    const result = await world.run();
    expect(result).toMatchObject({ data: null, errors: [{ extensions: { code: "TIMED_OUT" } }] });
    expect(() => world.work().goOn()).toThrow(GraphQLError);
    expect(codeOf(await world.run())).toEqual(["RATE_LIMITED"]);
    world.finish();
    await new Promise((resolve) => setImmediate(resolve));
    expect(world.executions.counted).toBe(0);
  });

  it("of a mutation goes on after that, and nothing in it is ended", async () => {
    const world = makeWorld({ timeoutMs: 1 });
    expect(codeOf(await world.run({ kind: "mutation" }))).toEqual(["TIMED_OUT"]);
    expect(() => world.work().goOn()).not.toThrow();
    let isAborted = false;
    world.work().onEnd(() => {
      isAborted = true;
    });
    expect(isAborted).toBe(false);
    expect(world.executions.counted).toBeGreaterThan(0);
  });

  it("whose answer would hold too many values is no answer at all, and of a mutation what was done", async () => {
    const query = makeWorld();
    const answering = query.run();
    query.work().count(101);
    query.finish();
    expect(await answering).toMatchObject({ data: null, errors: [{ extensions: { code: "REQUEST_TOO_COMPLEX" } }] });
    const mutation = makeWorld();
    const changing = mutation.run({ kind: "mutation" });
    mutation.work().count(101);
    mutation.finish();
    expect(await changing).toEqual({ data: { a: 1 } });
  });

  it("that its client has left is ended, before it began, too", async () => {
    const world = makeWorld();
    const cancellation = new Cancellation();
    const answering = world.run({ cancellation });
    expect(() => world.work().goOn()).not.toThrow();
    cancellation.cancel();
    expect(() => world.work().goOn()).toThrow(GraphQLError);
    world.finish();
    expect(codeOf(await answering)).toEqual(["TIMED_OUT"]);
    void world.run({ cancellation });
    expect(() => world.work().goOn()).toThrow(GraphQLError);
  });

  it("that fails leaves nothing behind", async () => {
    const world = makeWorld();
    const failing = world.bound.run({ kind: "query", who: ANA }, () => Promise.reject(new Error("broken")));
    await expect(failing).rejects.toThrow("broken");
    expect(world.executions.counted).toBe(0);
  });
});
