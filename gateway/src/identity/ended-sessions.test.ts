import { endedSessionKey } from "@coffer/platform/identity/sessions";
import { makeLogger } from "@coffer/platform/running/log";
import { makeMemoryKeyValueStore } from "@coffer/platform/stores/key-value-memory";
import { describe, expect, it } from "vitest";
import { makeEndedSessions } from "./ended-sessions.ts";

const MINUTE = 60_000;

function makeWorld() {
  let now = Date.parse("2026-11-21T12:00:00Z");
  const clock = { now: () => new Date(now) };
  const logged: string[] = [];
  const log = makeLogger({ name: "test", level: "debug", stream: { write: (line) => logged.push(line) } });
  const store = makeMemoryKeyValueStore(clock);
  const asked: string[] = [];
  const state = { get: store.get };
  const sessions = makeEndedSessions({
    keyValue: {
      get: (key) => {
        asked.push(key);
        return state.get(key);
      },
    },
    clock,
    log,
  });
  return {
    sessions,
    store,
    state,
    logged,
    asked,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe("ended sessions", () => {
  it("are known from the store, where auth writes them before it answers", async () => {
    const { sessions, store } = makeWorld();
    expect(await sessions.hasEnded("ses_a")).toBe(false);
    await store.set(endedSessionKey("ses_a"), "1", MINUTE);
    expect(await sessions.hasEnded("ses_a")).toBe(true);
    expect(await sessions.hasEnded("ses_b")).toBe(false);
  });

  it("are known at once from a store of this process", async () => {
    const { store, pass } = makeWorld();
    const clock = { now: () => new Date(0) };
    const log = makeLogger({ name: "test", level: "silent" });
    const sessions = makeEndedSessions({ keyValue: { ...store, get: () => new Promise(() => undefined) }, clock, log });
    await store.set(endedSessionKey("ses_a"), "1", MINUTE);
    expect(await sessions.hasEnded("ses_a")).toBe(true);
    expect(await sessions.hasEnded("ses_b")).toBe(false);
    pass(MINUTE);
    expect(await sessions.hasEnded("ses_a")).toBe(false);
  });

  it("are known from events alone while the store fails, and the others go on", async () => {
    const { sessions, state, logged } = makeWorld();
    state.get = () => Promise.reject(new Error("connect ECONNREFUSED"));
    sessions.note("ses_a");
    expect(await sessions.hasEnded("ses_a")).toBe(true);
    expect(await sessions.hasEnded("ses_b")).toBe(false);
    expect(logged).toHaveLength(1);
  });

  it("do not keep anybody waiting for a store that never answers, nor each request for it again", async () => {
    const { sessions, state, asked, logged, pass, store } = makeWorld();
    state.get = () => new Promise(() => undefined);
    for (let turn = 0; turn < 100; turn += 1) expect(await sessions.hasEnded("ses_a")).toBe(false);
    expect(asked).toHaveLength(1);
    expect(logged).toHaveLength(1);
    state.get = store.get;
    await store.set(endedSessionKey("ses_a"), "1", MINUTE);
    pass(1_000);
    expect(await sessions.hasEnded("ses_a")).toBe(true);
  });

  it("are asked for at once again when the clock was set back after a failure", async () => {
    const { sessions, state, store, pass } = makeWorld();
    state.get = () => Promise.reject(new Error("connect ECONNREFUSED"));
    await sessions.hasEnded("ses_a");
    state.get = store.get;
    await store.set(endedSessionKey("ses_a"), "1", 10 * MINUTE);
    pass(-60 * MINUTE);
    expect(await sessions.hasEnded("ses_a")).toBe(true);
  });

  it("that were noted are kept for as long as any access token may live, and forgotten afterwards", async () => {
    const { sessions, asked, pass } = makeWorld();
    sessions.note("ses_a");
    pass(61 * MINUTE);
    sessions.note("ses_b");
    expect(await sessions.hasEnded("ses_a")).toBe(true);
    expect(asked).toEqual([]);
    pass(5 * MINUTE);
    sessions.note("ses_c");
    expect(await sessions.hasEnded("ses_a")).toBe(false);
    expect(await sessions.hasEnded("ses_b")).toBe(true);
  });

  it("that are noted again do not keep the older ones from being forgotten", async () => {
    const { sessions, pass } = makeWorld();
    sessions.note("ses_a");
    sessions.note("ses_b");
    pass(30 * MINUTE);
    sessions.note("ses_a");
    pass(40 * MINUTE);
    sessions.note("ses_c");
    expect(await sessions.hasEnded("ses_a")).toBe(true);
    expect(await sessions.hasEnded("ses_b")).toBe(false);
  });

  it("are not kept beyond their room, however many end: of those before, the store tells", async () => {
    const { sessions, store } = makeWorld();
    await store.set(endedSessionKey("ses_0"), "1", MINUTE);
    for (let n = 0; n < 250_000; n += 1) sessions.note(`ses_${n}`);
    expect(sessions.kept).toBeLessThanOrEqual(32_000_000);
    expect(sessions.kept).toBeGreaterThan(20_000_000);
    expect(await sessions.hasEnded("ses_0")).toBe(true);
    expect(await sessions.hasEnded("ses_249999")).toBe(true);
  });
});
