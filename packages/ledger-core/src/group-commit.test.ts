import { describe, expect, it, vi } from "vitest";
import { makeGroupCommit } from "./group-commit.ts";

/** A store whose transactions end when the test says so. */
function makeGate() {
  const batches: { commands: readonly number[]; finish: () => void; fail: (error: Error) => void }[] = [];
  const run = (commands: readonly number[]) =>
    new Promise<readonly string[]>((resolve, reject) => {
      batches.push({ commands, finish: () => resolve(commands.map((command) => `done ${command}`)), fail: reject });
    });
  return { batches, run };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));
const options = { batchMax: 3, queueMax: 5, waitMaxMs: 60_000, concurrency: 1 };

describe("the group commit", () => {
  it("refuses with BUSY, before anything is stored, once too many wait", async () => {
    const { run, batches } = makeGate();
    const group = makeGroupCommit({ ...options, run });
    const first = group.submit(0);
    await turn();
    const waiting = [1, 2, 3, 4, 5].map((n) => group.submit(n));
    await expect(group.submit(6)).rejects.toMatchObject({ extensions: { code: "BUSY" } });
    expect(batches.map(({ commands }) => commands)).toEqual([[0]]);
    for (const _ of [0, 1, 2]) {
      batches.at(-1)?.finish();
      await turn();
      await turn();
    }
    expect(await Promise.all([first, ...waiting])).toHaveLength(6);
  });

  it("commits a lone command by itself, and gathers what comes meanwhile, in order and never more than the most", async () => {
    const { run, batches } = makeGate();
    const group = makeGroupCommit({ ...options, run });
    void group.submit(0);
    await turn();
    for (const n of [1, 2, 3, 4]) void group.submit(n);
    batches[0]?.finish();
    await turn();
    await turn();
    expect(batches.map(({ commands }) => commands)).toEqual([[0], [1, 2, 3]]);
    batches[1]?.finish();
    await turn();
    await turn();
    expect(batches[2]?.commands).toEqual([4]);
    batches[2]?.finish();
    await group.stop();
  });

  it("gives each command its own outcome", async () => {
    const group = makeGroupCommit<number, number>({ ...options, run: async (commands) => commands.map((n) => n * n) });
    expect(await Promise.all([2, 3, 4, 5].map((n) => group.submit(n)))).toEqual([4, 9, 16, 25]);
  });

  it("runs the parts of a batch that faulted: the bad command fails alone", async () => {
    const seen: number[][] = [];
    const group = makeGroupCommit<number, number>({
      ...options,
      run: async (commands) => {
        seen.push([...commands]);
        if (commands.includes(2)) throw new Error("two is broken");
        return commands;
      },
    });
    const settled = await Promise.allSettled([1, 2, 3].map((n) => group.submit(n)));
    expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(seen).toEqual([[1, 2, 3], [1], [2, 3], [2], [3]]);
  });

  it("runs two transactions at once, and tells after each commit", async () => {
    const { run, batches } = makeGate();
    let commits = 0;
    const group = makeGroupCommit({ ...options, concurrency: 2, run, committed: () => (commits += 1) });
    void group.submit(1);
    await turn();
    void group.submit(2);
    await turn();
    expect(batches.map(({ commands }) => commands)).toEqual([[1], [2]]);
    for (const { finish } of batches) finish();
    await group.stop();
    expect(commits).toBe(2);
  });

  it("refuses with BUSY what waited too long for its turn, so that a slow database grows no queue", async () => {
    const { run, batches } = makeGate();
    const group = makeGroupCommit({ ...options, run, waitMaxMs: 4 });
    const first = group.submit(0);
    await turn();

    await expect(group.submit(1)).rejects.toMatchObject({ extensions: { code: "BUSY" } });

    batches[0]?.finish();
    expect(await first).toBe("done 0");
    expect(batches).toHaveLength(1);
  });

  it("keeps a second transaction for what takes long: what comes before gathers, and goes together", async () => {
    const { run, batches } = makeGate();
    const group = makeGroupCommit({ ...options, concurrency: 2, nextAfterMs: 60_000, run });
    const answers = [group.submit(1)];
    await turn();
    answers.push(group.submit(2));
    await turn();
    answers.push(group.submit(3));
    await turn();
    expect(batches.map(({ commands }) => commands)).toEqual([[1]]);
    batches[0]?.finish();
    await turn();
    await turn();
    expect(batches.map(({ commands }) => commands)).toEqual([[1], [2, 3]]);
    batches[1]?.finish();
    expect(await Promise.all(answers)).toEqual(["done 1", "done 2", "done 3"]);
  });

  it("begins a second transaction beside one that takes long, without being asked again", async () => {
    const { run, batches } = makeGate();
    const group = makeGroupCommit({ ...options, concurrency: 2, nextAfterMs: 5, run });
    void group.submit(1);
    await turn();
    const second = group.submit(2);
    await vi.waitFor(() => expect(batches.map(({ commands }) => commands)).toEqual([[1], [2]]));
    batches[1]?.finish();
    expect(await second).toBe("done 2");
    batches[0]?.finish();
    await group.stop();
  });

  it("hands back with BUSY, once it is stopped, what waits and what comes, and finishes what runs", async () => {
    const { run, batches } = makeGate();
    const group = makeGroupCommit({ ...options, run });
    const first = group.submit(0);
    await turn();
    const second = group.submit(1);
    const stopped = group.stop();

    await expect(second).rejects.toMatchObject({ extensions: { code: "BUSY" } });
    await expect(group.submit(2)).rejects.toMatchObject({ extensions: { code: "BUSY" } });
    batches[0]?.finish();
    expect(await first).toBe("done 0");
    await stopped;
    expect(batches).toHaveLength(1);
  });

  it("lets owners take turns: one who asks much waits behind their own", async () => {
    const { run, batches } = makeGate();
    const group = makeGroupCommit({ ...options, run, queueMax: 100, ownerOf: (n: number) => n % 10 });
    const answers = [group.submit(0)];
    await turn();
    answers.push(...[11, 21, 31, 41, 12, 13].map((n) => group.submit(n)));
    for (const _ of [0, 1, 2]) {
      batches.at(-1)?.finish();
      await turn();
      await turn();
    }
    expect(batches.map(({ commands }) => commands)).toEqual([[0], [11, 12, 13], [21, 31, 41]]);
    await Promise.all(answers);
  });

  it("counts weights: batches and the queue hold no more, and what is heavier than a batch goes alone", async () => {
    const { run, batches } = makeGate();
    const group = makeGroupCommit({ ...options, run, queueMax: 8, weightOf: (n: number) => n });
    const answers = [1, 2, 1, 4].map((n) => group.submit(n));
    await expect(group.submit(1)).rejects.toMatchObject({ extensions: { code: "BUSY" } });
    for (const _ of [0, 1, 2]) {
      await turn();
      await turn();
      batches.at(-1)?.finish();
    }
    await Promise.all(answers);
    expect(batches.map(({ commands }) => commands)).toEqual([[1, 2], [1], [4]]);
  });

  it("asks a database that is away once more, and not once for every command", async () => {
    const seen: number[][] = [];
    const group = makeGroupCommit<number, number>({
      ...options,
      run: async (commands) => {
        seen.push([...commands]);
        throw Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
      },
    });
    const settled = await Promise.allSettled([1, 2, 3].map((n) => group.submit(n)));
    expect(settled.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(seen).toEqual([[1, 2, 3], [1]]);
  });

  it("rejects where the outcomes are not one for each command", async () => {
    const group = makeGroupCommit<number, number>({ ...options, run: async () => [] });
    await expect(group.submit(1)).rejects.toThrow("a batch of 1 got 0 answers");
  });
});
