import type { ExecutionResult } from "graphql";
import { GraphQLError } from "graphql";
import { describe, expect, it, vi } from "vitest";
import { resultsInOrder } from "./results-in-order.ts";

const failed = (error: unknown): ExecutionResult => ({ errors: [new GraphQLError(String(error))] });
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** Items that are given out as they are asked for, and results that come when the test says so. */
function makeWorld(items: readonly (number | Error)[], atOnceMax = 3) {
  const results = new Map<number, PromiseWithResolvers<ExecutionResult>>();
  const state = { asked: 0, returned: false };
  const source: AsyncIterator<number, undefined> = {
    async next() {
      const item = items[state.asked];
      state.asked += 1;
      if (item instanceof Error) throw item;
      return item === undefined ? { done: true, value: undefined } : { done: false, value: item };
    },
    async return() {
      state.returned = true;
      return { done: true, value: undefined };
    },
  };
  const resolve = vi.fn((item: number) => {
    const result = Promise.withResolvers<ExecutionResult>();
    results.set(item, result);
    return result.promise;
  });
  return {
    state,
    resolve,
    iterator: resultsInOrder(source, { resolve, failed, atOnceMax }),
    answer: (item: number, result: ExecutionResult) => results.get(item)?.resolve(result),
    finish: (item: number) => results.get(item)?.resolve({ data: { item } }),
    fail: (item: number) => results.get(item)?.reject(new Error(`no ${item}`)),
  };
}

describe("results in order", () => {
  it("come in the items' order, whichever is made first", async () => {
    const { iterator, finish } = makeWorld([1, 2, 3]);
    const first = iterator.next();
    await settle();
    finish(3);
    finish(2);
    await settle();
    finish(1);

    expect(await first).toEqual({ done: false, value: { data: { item: 1 } } });
    expect(await iterator.next()).toEqual({ done: false, value: { data: { item: 2 } } });
    expect(await iterator.next()).toEqual({ done: false, value: { data: { item: 3 } } });
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it("are made several at once, and never more than may wait", async () => {
    const { iterator, resolve, finish } = makeWorld([1, 2, 3, 4, 5]);
    const first = iterator.next();
    await settle();
    expect(resolve.mock.calls).toEqual([[1], [2], [3]]);
    for (const item of [1, 2, 3]) finish(item);
    await first;
    await settle();
    expect(resolve).toHaveBeenCalledTimes(3); // nobody has asked for more yet

    await iterator.next();
    await settle();

    expect(resolve).toHaveBeenCalledTimes(4);
  });

  it("end with the first that fails, and those behind it are not shown", async () => {
    const { iterator, finish, fail, state } = makeWorld([1, 2, 3]);
    const first = iterator.next();
    await settle();
    finish(3);
    fail(2);
    finish(1);

    expect((await first).value.data).toEqual({ item: 1 });
    expect((await iterator.next()).value.errors.map(String)).toEqual(["Error: no 2"]);
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(state.returned).toBe(true);
  });

  it("go on behind errors beside data, and behind what the viewer may not see", async () => {
    const { iterator, answer, finish } = makeWorld([1, 2, 3]);
    const first = iterator.next();
    await settle();
    const forbidden = new GraphQLError("not yours", { extensions: { code: "FORBIDDEN" } });
    answer(1, { data: { item: 1 }, errors: [new GraphQLError("a part is missing")] });
    answer(2, { data: null, errors: [forbidden] });
    finish(3);

    expect((await first).value.data).toEqual({ item: 1 });
    expect((await iterator.next()).value.errors).toEqual([forbidden]);
    expect((await iterator.next()).value.data).toEqual({ item: 3 });
  });

  it("end with the first of which nothing can be shown: the next one's cursor would skip it", async () => {
    const { iterator, answer, finish, state } = makeWorld([1, 2, 3]);
    const first = iterator.next();
    await settle();
    finish(1);
    answer(2, { data: null, errors: [new GraphQLError("nothing to show")] });
    finish(3);

    expect((await first).value.data).toEqual({ item: 1 });
    expect((await iterator.next()).value.errors.map(String)).toEqual(["nothing to show"]);
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(state.returned).toBe(true);
  });

  it("show a fault of the source behind what came before it", async () => {
    const { iterator, finish } = makeWorld([1, new Error("the source broke")]);
    const first = iterator.next();
    await settle();
    finish(1);

    expect((await first).value.data).toEqual({ item: 1 });
    expect((await iterator.next()).value.errors.map(String)).toEqual(["Error: the source broke"]);
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it("stop at return(): the one under way is not shown, and no more are asked for", async () => {
    const { iterator, finish, state, resolve } = makeWorld([1, 2, 3, 4, 5]);
    const first = iterator.next();
    await settle();

    expect(await iterator.return?.()).toEqual({ done: true, value: undefined });
    finish(1);

    expect(await first).toEqual({ done: true, value: undefined });
    await settle();
    expect(state.returned).toBe(true);
    expect(resolve).toHaveBeenCalledTimes(3);
  });
});
