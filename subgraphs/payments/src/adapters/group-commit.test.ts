import { describe, expect, it } from "vitest";
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
const options = { committed: () => {}, batchMax: 3, queueMax: 5, lanes: 1 };

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
    group.submit(0);
    await turn();
    for (const n of [1, 2, 3, 4]) group.submit(n);
    batches[0]?.finish();
    await turn();
    await turn();
    expect(batches.map(({ commands }) => commands)).toEqual([[0], [1, 2, 3]]);
    batches[1]?.finish();
    await turn();
    await turn();
    expect(batches[2]?.commands).toEqual([4]);
    batches[2]?.finish();
    await group.drained();
  });

  it("gives each command its own outcome", async () => {
    const group = makeGroupCommit<number, number>({ ...options, run: async (commands) => commands.map((n) => n * n) });
    expect(await Promise.all([2, 3, 4, 5].map((n) => group.submit(n)))).toEqual([4, 9, 16, 25]);
  });

  it("runs the commands of a batch that faulted one by one: the bad one fails alone", async () => {
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
    expect(seen).toEqual([[1, 2, 3], [1], [2], [3]]);
  });

  it("runs two lanes at once, and tells after each commit", async () => {
    const { run, batches } = makeGate();
    let commits = 0;
    const group = makeGroupCommit({ ...options, lanes: 2, run, committed: () => (commits += 1) });
    group.submit(1);
    await turn();
    group.submit(2);
    await turn();
    expect(batches.map(({ commands }) => commands)).toEqual([[1], [2]]);
    for (const { finish } of batches) finish();
    await group.drained();
    expect(commits).toBe(2);
  });
});
