import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { availableParallelism, getPriority, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { NICE } from "./confine.ts";
import { lookAtSize } from "./memory.ts";
import { type ConfinedLimits, ConfinedNotStarted, type ConfinedProgram, runConfined } from "./run-confined.ts";

const MODULE = new URL("confined-program.fixture.ts", import.meta.url);
const CALLER = fileURLToPath(new URL("caller.fixture.ts", import.meta.url));

const LIMITS: ConfinedLimits = {
  memoryBytes: 128_000_000,
  heapBytes: 64_000_000,
  cpuSeconds: 20,
  wallMs: 60_000,
  outputBytes: 1_000_000,
};
const programThat = (...args: string[]): ConfinedProgram => ({
  module: MODULE,
  args,
  readable: [new URL("..", MODULE)],
  native: false,
});
const run = (args: string[], limits: Partial<ConfinedLimits> = {}, input: Uint8Array = Buffer.alloc(0)) =>
  runConfined(programThat(...args), input, { limits: { ...LIMITS, ...limits } });
const saidBy = async (...args: string[]) => {
  const outcome = await run(args);
  return outcome.ok ? outcome.value.toString() : outcome.error;
};
const died = { ok: false, error: "DIED" };
/** A machine that is busy with others has no processor for it, but not for ever. */
const outcomeUnlessStarved = async (args: string[], wallMs: number): ReturnType<typeof run> => {
  const outcome = await run(args, { wallMs });
  return !outcome.ok && outcome.error === "STARVED" ? outcomeUnlessStarved(args, 2 * wallMs) : outcome;
};

/** Processes that were started with this word, wherever they hang now. */
const runningWith = (mark: string): string[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "latin1").includes(mark);
      } catch {
        return false;
      }
    });

/** The starter of a program, whose shell is between the two. */
const starterOf = (mark: string): number => {
  const parentOf = (pid: string) => /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "";
  const marked = runningWith(mark);
  return Number(marked.map(parentOf).find((parent) => !marked.includes(parent)));
};

describe("a confined program that", () => {
  it.each([["fill the heap"], ["fill buffers"]])("would %s is ended by its limit of memory", async (deed) => {
    expect(await run([deed])).toEqual(died);
  });

  it("goes on for ever is ended by its processor time, and by the clock", async () => {
    expect(await run(["go on for ever"], { cpuSeconds: 1 })).toEqual(died);
    expect(await outcomeUnlessStarved(["wait for ever"], 100)).toEqual({ ok: false, error: "TOOK_TOO_LONG" });
  });

  it("had no processor for most of its time is not to blame for it", async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 4 * availableParallelism() }, () => run(["go on for ever"], { wallMs: 2_000 })),
    );
    expect(outcomes).toContainEqual({ ok: false, error: "STARVED" });
  });

  it.each([["say more than asked"], ["say without end"]])("would %s is cut off", async (deed) => {
    expect(await run([deed])).toEqual({ ok: false, error: "SAID_TOO_MUCH" });
  });

  it.each([["throw"], ["end in the middle"], ["end by a signal"]])(
    "would %s has given no answer, whatever it had said",
    async (deed) => {
      expect(await run([deed])).toEqual(died);
    },
  );

  it("was never ready for its input is nobody's fault but ours", async () => {
    const absent = { ...programThat("echo"), module: new URL("absent.ts", MODULE) };
    await expect(runConfined(absent, Buffer.alloc(0), { limits: LIMITS })).rejects.toThrow(ConfinedNotStarted);
  });

  it("is called off ends, and the caller hears its own reason", async () => {
    const calling = new AbortController();
    const asked = runConfined(programThat("go on for ever"), Buffer.alloc(0), {
      limits: LIMITS,
      signal: calling.signal,
    });
    calling.abort(new Error("the client left"));
    await expect(asked).rejects.toThrow("the client left");
  });

  it("looks around sees no environment, no file but its code, and can do nothing to others", async () => {
    const aim = join(tmpdir(), `confined-${process.pid}`);
    expect(Object.keys(JSON.parse(await saidBy("environment"))).sort()).toEqual(
      expect.not.arrayContaining(["PATH", "HOME", "DATABASE_URL", "NODE_OPTIONS"]),
    );
    expect(await saidBy("where it is")).toBe("/");
    expect(await saidBy("read a file", "/etc/passwd")).toBe("ERR_ACCESS_DENIED");
    expect(await saidBy("read a file", "/proc/self/environ")).toBe("ERR_ACCESS_DENIED");
    expect(await saidBy("write a file", aim)).toBe("ERR_ACCESS_DENIED");
    expect(existsSync(aim)).toBe(false);
    expect(await saidBy("start a program")).toBe("ERR_ACCESS_DENIED");
    expect(await saidBy("start a thread")).toBe("ERR_ACCESS_DENIED");
  });
});

describe("runConfined", () => {
  it("hands the input in and the answer out, of any bytes and also large", async () => {
    const input = Buffer.from(Array.from({ length: 700_000 }, (_, at) => (at * 7 + (at >> 8)) % 256));
    expect(await run(["echo"], {}, input)).toEqual({ ok: true, value: input });
    expect(await run(["echo"])).toEqual({ ok: true, value: Buffer.alloc(0) });
  });

  it("hands the input in also to a program that is ready before it comes", async () => {
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => run(["echo"], {}, Buffer.from("late"))));
    expect(outcomes).toEqual(outcomes.map(() => ({ ok: true, value: Buffer.from("late") })));
  });

  it("answers the next as if there had been no hostile one", async () => {
    const outcomes = await Promise.all([
      run(["fill buffers"]),
      run(["echo"], {}, Buffer.from("one")),
      run(["end by a signal"]),
      run(["echo"], {}, Buffer.from("two")),
    ]);
    expect(outcomes.map((outcome) => (outcome.ok ? outcome.value.toString() : outcome.error))).toEqual([
      "DIED",
      "one",
      "DIED",
      "two",
    ]);
  });

  it("leaves no process behind, dead or alive, but the one that starts them", async () => {
    const childrenOf = (pid: number | string) =>
      readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean);
    await run(["echo"]);
    const before = childrenOf(process.pid);
    await Promise.all([run(["echo"]), run(["fill the heap"]), run(["wait for ever"], { wallMs: 50 })]);
    expect(childrenOf(process.pid)).toEqual(before);
    expect(before.flatMap(childrenOf)).toEqual([]);
  });

  it("says that it is our fault where what starts them is killed, starts another, and leaves no program", async () => {
    const mark = `confined-${randomUUID()}`;
    const asked = run(["go on for ever", mark]);
    await expect.poll(() => runningWith(mark)).toHaveLength(2); // the shell and the program
    process.kill(starterOf(mark), "SIGKILL");
    await expect(asked).rejects.toThrow(ConfinedNotStarted);
    await expect.poll(() => runningWith(mark)).toEqual([]);
    expect(await run(["echo"], {}, Buffer.from("next"))).toEqual({ ok: true, value: Buffer.from("next") });
  });

  it("is below everybody else: its process, and its session, which Linux weighs first", async () => {
    const mark = `confined-${randomUUID()}`;
    const calling = new AbortController();
    const asked = runConfined(programThat("go on for ever", mark), Buffer.alloc(0), {
      limits: LIMITS,
      signal: calling.signal,
    });
    await expect.poll(() => runningWith(mark)).toHaveLength(2);
    for (const pid of runningWith(mark)) {
      await expect.poll(() => getPriority(Number(pid))).toBe(NICE);
      if (existsSync("/proc/self/autogroup"))
        await expect.poll(() => readFileSync(`/proc/${pid}/autogroup`, "utf8")).toMatch(new RegExp(` nice ${NICE}\n$`));
    }
    calling.abort(new Error("seen"));
    await expect(asked).rejects.toThrow("seen");
  });

  it("ends its program when its own process is killed, at once and not by the program's limits", async () => {
    const mark = `confined-${randomUUID()}`;
    const caller = spawn(process.execPath, [CALLER, mark], { stdio: ["ignore", "pipe", "inherit"] });
    await once(caller.stdout, "data");
    const programs = () => runningWith(mark).filter((pid) => pid !== String(caller.pid));
    await expect.poll(programs).toHaveLength(2); // the shell and the program
    caller.kill("SIGKILL");
    await expect.poll(programs).toEqual([]);
  });
});

describe("where the system limits no memory", () => {
  it("a process that grows beyond its limit is noticed, and one that does not is left alone", async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const stops = [
      lookAtSize(process.pid, 1e12, () => resolve("the small one")),
      lookAtSize(process.pid, 1e6, () => resolve("the large one")),
    ];
    expect(await promise).toBe("the large one");
    for (const stop of stops) stop();
  });
});
