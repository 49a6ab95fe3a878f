import type { KeyValueStore } from "@coffer/platform/key-value";
import { makeMemoryKeyValueStore } from "@coffer/platform/key-value-memory";
import { makeLogger } from "@coffer/platform/log";
import { describe, expect, it } from "vitest";
import { makeAttemptLimits } from "./attempt-limits.ts";

const POLICY = { windowMs: 60_000, perAccount: 3, perAddress: 5 };

function world(broken?: Partial<KeyValueStore>) {
  let now = 0;
  const clock = { now: () => new Date(now) };
  const lines: string[] = [];
  const store = makeMemoryKeyValueStore(clock);
  const keys: string[] = [];
  const increment: KeyValueStore["increment"] = (key, ttlMs) => {
    keys.push(key);
    return store.increment(key, ttlMs);
  };
  const limits = makeAttemptLimits({
    keyValue: { ...store, increment, ...broken },
    local: makeMemoryKeyValueStore(clock),
    policies: { login: POLICY, register: POLICY },
    log: makeLogger({ name: "test", level: "info", stream: { write: (line) => lines.push(line) } }),
  });
  const passed = async (
    attempts: readonly { account: string; address?: string }[],
    door: "login" | "register" = "login",
  ) => {
    const outcomes = await Promise.allSettled(attempts.map((attempt) => limits.count({ door, ...attempt })));
    return outcomes.filter(({ status }) => status === "fulfilled").length;
  };
  return { limits, passed, lines, keys, wait: (ms: number) => (now += ms) };
}

const times = <T>(count: number, attempt: T): T[] => Array.from({ length: count }, () => attempt);

describe("attempt limits", () => {
  it("refuses the attempts beyond the limit, also when all come at once, and says when to try again", async () => {
    const { limits, passed } = world();
    expect(await passed(times(500, { account: "ann" }))).toBe(3);
    await expect(limits.count({ door: "login", account: "ann" })).rejects.toMatchObject({
      extensions: { code: "RATE_LIMITED", retryAfterSeconds: 60 },
    });
  });

  it("refuses one address that tries many accounts", async () => {
    const { passed } = world();
    const attempts = Array.from({ length: 20 }, (_, i) => ({ account: `user${i}`, address: "192.0.2.1" }));
    expect(await passed(attempts)).toBe(5);
  });

  it("refuses one IPv6 network that tries from many of its addresses, and not the next network", async () => {
    const { passed } = world();
    const from = (network: string) =>
      Array.from({ length: 20 }, (_, i) => ({ account: `${network}${i}`, address: `2001:db8:0:${network}::${i}` }));
    expect(await passed(from("a"))).toBe(5);
    expect(await passed(from("b"))).toBe(5);
  });

  it("does not count against an account what an address was refused for", async () => {
    const { passed } = world();
    await passed(Array.from({ length: 5 }, (_, i) => ({ account: `user${i}`, address: "192.0.2.1" })));
    expect(await passed(times(10, { account: "ann", address: "192.0.2.1" }))).toBe(0);
    expect(await passed(times(10, { account: "ann" }))).toBe(3);
  });

  it("counts accounts and doors apart", async () => {
    const { passed } = world();
    expect(await passed(times(9, { account: "ann" }))).toBe(3);
    expect(await passed(times(9, { account: "bob" }))).toBe(3);
    expect(await passed(times(9, { account: "ann" }), "register")).toBe(3);
  });

  it("lets in again after the window, and after an attempt that succeeded", async () => {
    const { limits, passed, wait } = world();
    await passed(times(9, { account: "ann" }));
    wait(60_001);
    expect(await passed(times(2, { account: "ann" }))).toBe(2);
    await limits.forgive({ door: "login", account: "ann" });
    expect(await passed(times(9, { account: "ann" }))).toBe(3);
  });

  it("writes neither names nor addresses into the store", async () => {
    const { passed, keys } = world();
    await passed([{ account: "ann@example.com", address: "192.0.2.1" }]);
    expect(keys).toHaveLength(2);
    expect(keys.join()).not.toMatch(/ann|example|192\.0\.2/);
  });

  it.each([
    ["fails", () => Promise.reject(new Error("connection lost"))],
    ["does not answer", () => new Promise<never>(() => {})],
  ])("goes on counting in this process while the store %s", async (_, increment) => {
    const { passed, lines } = world({ increment });
    expect(await passed(times(20, { account: "ann" }))).toBe(3);
    expect(lines.filter((line) => line.includes("do not answer"))).toHaveLength(1);
  });
});
