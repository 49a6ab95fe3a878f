import type pg from "pg";
import { describe, expect, it } from "vitest";
import { makeKnownByRevision } from "./known-by-revision.ts";

/** A database whose answers come when a test says so. */
function makeWorld() {
  let revision = 1;
  const answers: (() => void)[] = [];
  const pool = { query: async () => ({ rows: [{ revision: `${revision}` }] }) } as unknown as pg.Pool;
  const known = makeKnownByRevision(pool, () => {
    const seen = { of: revision };
    return new Promise<typeof seen>((resolve) => answers.push(() => resolve(seen)));
  });
  /** Begins a look, and reads what it stands for; the answer is under way. */
  const look = async () => {
    const [begun, done] = [answers.length, known.renew()];
    await expect.poll(() => answers.length).toBe(begun + 1);
    return { done, answer: answers[begun] as () => void };
  };
  const change = () => {
    revision += 1;
  };
  return { known, look, change };
}

describe("what is known by a revision", () => {
  it("is not what an older look has seen, which ends later", async () => {
    const { known, look, change } = makeWorld();
    const older = await look();
    change();
    const newer = await look();
    newer.answer();
    await newer.done;
    older.answer();
    await older.done;
    expect(known.now()).toEqual({ of: 2 });
  });

  it("is what a look has seen at least, behind its end, while a newer one is under way", async () => {
    const { known, look, change } = makeWorld();
    const older = await look();
    change();
    const newer = await look();
    older.answer();
    await older.done;
    expect(known.now()).toEqual({ of: 1 });
    newer.answer();
    await newer.done;
    expect(known.now()).toEqual({ of: 2 });
  });

  it("is nothing once it is forgotten, whatever was being read by then", async () => {
    const { known, look } = makeWorld();
    const { done, answer } = await look();
    known.forget();
    answer();
    await done;
    expect(known.now()).toBeNull();
    const again = await look();
    again.answer();
    await again.done;
    expect(known.now()).toEqual({ of: 1 });
  });
});
