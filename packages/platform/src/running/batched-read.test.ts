import { describe, expect, it } from "vitest";
import { makeBatchedRead } from "./batched-read.ts";

/** Reads that end when the test says so. */
function makeReads() {
  const reads: { keys: readonly number[]; end: PromiseWithResolvers<readonly string[]> }[] = [];
  const find = makeBatchedRead((keys: readonly number[]) => {
    const end = Promise.withResolvers<readonly string[]>();
    reads.push({ keys, end });
    return end.promise;
  });
  const finish = (read: number) => reads[read]?.end.resolve((reads[read]?.keys ?? []).map((key) => `found ${key}`));
  return { reads, find, finish, asked: () => reads.map(({ keys }) => keys) };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("gathered look-ups", () => {
  it("fail together where the database is away, and those behind them go on", async () => {
    const { reads, find, finish } = makeReads();
    const first = Promise.allSettled([find(1), find(2)]);
    await turn();
    const behind = find(3);
    const away = Object.assign(new Error("the database is gone"), { code: "ECONNREFUSED" });
    reads[0]?.end.reject(away);
    await turn();
    reads[1]?.end.reject(away);
    expect((await first).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    await turn();
    finish(2);
    expect(await behind).toBe("found 3");
  });

  it("fail alone where it is their own doing: of a hundred strangers' keys, ninety-nine are found", async () => {
    const find = makeBatchedRead(async (keys: readonly number[]) => {
      if (keys.includes(42)) throw Object.assign(new Error("invalid byte sequence"), { code: "22021" });
      return keys.map((key) => `found ${key}`);
    });
    const settled = await Promise.allSettled(Array.from({ length: 100 }, (_, key) => find(key)));
    expect(settled.map(({ status }) => status === "rejected")).toEqual(settled.map((_, key) => key === 42));
  });

  it("of one turn are one read, each with its own answer, the same key twice as well", async () => {
    const { find, finish, asked } = makeReads();
    const found = Promise.all([find(1), find(2), find(1)]);
    await turn();
    expect(asked()).toEqual([[1, 2, 1]]);
    finish(0);
    expect(await found).toEqual(["found 1", "found 2", "found 1"]);
  });

  it("that come during a read are the next one: what was being read already may be older than they are", async () => {
    const { find, finish, asked } = makeReads();
    const first = find(1);
    await turn();
    const during = [find(1), find(2)];
    await turn();
    expect(asked()).toEqual([[1]]);
    finish(0);
    await first;
    await turn();
    expect(asked()).toEqual([[1], [1, 2]]);
    finish(1);
    await Promise.all(during);
    const later = find(4);
    await turn();
    finish(2);
    expect(await later).toBe("found 4");
  });

  it("are never more than 500 in one read", async () => {
    const { find, finish, asked } = makeReads();
    const all = Promise.all(Array.from({ length: 501 }, (_, key) => find(key)));
    await turn();
    finish(0);
    await turn();
    finish(1);
    expect(await all).toHaveLength(501);
    expect(asked().map(({ length }) => length)).toEqual([500, 1]);
  });
});
