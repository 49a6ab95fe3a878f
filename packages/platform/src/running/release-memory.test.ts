import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { collectAll, releaseMemoryOnceIdle } from "./release-memory.ts";

describe("memory that a start has left behind", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  /** Busy by so much in each second that comes. */
  const watched = (...utilizations: number[]) => {
    const collect = vi.fn();
    const { stop } = releaseMemoryOnceIdle(collect, (since) => ({
      idle: 0,
      active: 0,
      utilization: since ? (utilizations.shift() ?? 0) : 0,
    }));
    return { collect, stop };
  };

  it("is given back after the first second that was quiet, once", () => {
    const { collect } = watched(0.9, 0.2, 0.05);
    vi.advanceTimersByTime(2_000);
    expect(collect).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_000);
    expect(collect).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(60_000);
    expect(collect).toHaveBeenCalledOnce();
  });

  it("is left alone in a process that stops", () => {
    const { collect, stop } = watched();
    stop();
    vi.advanceTimersByTime(60_000);
    expect(collect).not.toHaveBeenCalled();
  });
});

describe("a collection", () => {
  it("takes what nobody refers to, and leaves no way to ask for another", async () => {
    const made = () => new WeakRef({ left: "behind" });
    const reference = made();
    // What was referred to in this turn is kept to its end.
    await new Promise((resolve) => setImmediate(resolve));
    collectAll();
    expect(reference.deref()).toBeUndefined();
    expect("gc" in globalThis).toBe(false);
  });
});
