import { newId } from "@coffer/contracts/ids";
import { makeLogger } from "@coffer/platform/running/log";
import type { KeyValueStore } from "@coffer/platform/stores/key-value";
import { makeMemoryKeyValueStore } from "@coffer/platform/stores/key-value-memory";
import { describe, expect, it } from "vitest";
import type { LoginAttempt } from "../../app/users/ports.ts";
import { makeAttemptLimits } from "./attempt-limits.ts";
import { makeLoginLockouts } from "./login-lockouts.ts";

const POLICIES = {
  login: {
    ...{ windowMs: 60_000, lockMaxMs: 240_000, perNetwork: 8, perAccountAndNetwork: 3, perAccount: 12 },
    ...{ turnMs: 1000, turnMaxMs: 4000 },
  },
  register: { windowMs: 60_000, perNetwork: 5, perEmail: 3 },
  oauth: { windowMs: 60_000, perNetwork: 5, codesPerNetwork: 3 },
  lookup: { windowMs: 60_000, perUser: 4 },
  passkey: { windowMs: 60_000, most: 2 },
};

function world(broken?: Partial<KeyValueStore>) {
  let now = 0;
  const clock = { now: () => new Date(now) };
  const lines: string[] = [];
  const store = makeMemoryKeyValueStore(clock);
  const keys: string[] = [];
  const set: KeyValueStore["set"] = (key, value, ttlMs) => {
    keys.push(key);
    return store.set(key, value, ttlMs);
  };
  const increment: KeyValueStore["increment"] = (key, ttlMs) => {
    keys.push(key);
    return store.increment(key, ttlMs);
  };
  const known = new Set<string>();
  const counting = {
    keyValue: { ...store, increment, set, ...broken },
    local: makeMemoryKeyValueStore(clock),
    policies: POLICIES,
    clock,
    log: makeLogger({ name: "test", level: "info", stream: { write: (line) => lines.push(line) } }),
  };
  const [limits, lockouts] = [makeAttemptLimits(counting), makeLoginLockouts(counting)];
  const count = (attempt: Omit<LoginAttempt, "isKnownNetwork">) =>
    limits.countLogin({ ...attempt, isKnownNetwork: async () => known.has(`${attempt.account}@${attempt.network}`) });
  const passed = async (attempts: readonly Omit<LoginAttempt, "isKnownNetwork">[]) => {
    const outcomes = await Promise.allSettled(attempts.map(count));
    return outcomes.filter(({ status }) => status === "fulfilled").length;
  };
  return { limits, lockouts, count, passed, known, lines, keys, clock, wait: (ms: number) => (now += ms) };
}

const times = <T>(count: number, attempt: T): T[] => Array.from({ length: count }, () => attempt);
/** One guess from each of so many networks. */
const crowd = (count: number, account = "ann", from = 0) =>
  Array.from({ length: count }, (_, i) => ({ account, network: `10.${from}.${i >> 8}.${i & 255}` }));

describe("attempts to log in", () => {
  it("are refused beyond the limit of one account and network, also when all come at once, with when to try again", async () => {
    const { count, passed } = world();
    expect(await passed(times(500, { account: "ann" }))).toBe(3);
    await expect(count({ account: "ann" })).rejects.toMatchObject({
      extensions: { code: "RATE_LIMITED", retryAfterSeconds: 60 },
    });
  });

  it("of a stranger do not lock the account out for another network", async () => {
    const { passed } = world();
    expect(await passed(times(500, { account: "ann", network: "192.0.2.1" }))).toBe(3);
    expect(await passed(times(500, { account: "ann", network: "192.0.2.2" }))).toBe(3);
  });

  it("are refused to one network that tries many accounts", async () => {
    const { passed } = world();
    expect(await passed(Array.from({ length: 20 }, (_, i) => ({ account: `user${i}`, network: "192.0.2.1" })))).toBe(8);
  });

  it("that a network is refused for count against nobody's account", async () => {
    const { passed } = world();
    await passed(Array.from({ length: 8 }, (_, i) => ({ account: `user${i}`, network: "192.0.2.1" })));
    expect(await passed(times(50, { account: "ann", network: "192.0.2.1" }))).toBe(0);
    expect(await passed(crowd(12))).toBe(12);
  });

  it("from many networks for one account are let through by turns that become longer", async () => {
    const { passed, wait } = world();
    expect(await passed(crowd(500))).toBe(13); // those that an account may have, and the first turn
    expect(await passed(crowd(500, "ann", 1))).toBe(0);
    wait(1000);
    expect(await passed(crowd(500, "ann", 2))).toBe(1);
    wait(3999); // the turn was longer, after so many
    expect(await passed(crowd(500, "ann", 3))).toBe(0);
    wait(1);
    expect(await passed(crowd(500, "ann", 4))).toBe(1);
  });

  it("say when the next turn is", async () => {
    const { count, passed } = world();
    await passed(crowd(14));
    await expect(count({ account: "ann", network: "192.0.2.9" })).rejects.toMatchObject({
      extensions: { code: "RATE_LIMITED", retryAfterSeconds: 1 },
    });
  });

  it("from a network that the account is known at need no turn, whatever strangers do, and have their own limit", async () => {
    const { passed, known } = world();
    known.add("ann@198.51.100.7");
    await passed(crowd(500));
    expect(await passed(times(9, { account: "ann", network: "198.51.100.7" }))).toBe(3);
    expect(await passed(times(9, { account: "ann", network: "198.51.100.8" }))).toBe(0);
  });

  it("of a device of the account count for themselves alone", async () => {
    const { passed } = world();
    await passed(crowd(500));
    await passed(Array.from({ length: 9 }, (_, i) => ({ account: `user${i}`, network: "192.0.2.1" })));
    expect(await passed(times(9, { account: "ann", network: "192.0.2.1", device: "phone" }))).toBe(3);
    expect(await passed(times(9, { account: "ann", network: "192.0.2.1", device: "laptop" }))).toBe(3);
  });

  it("of a device are bounded also where each succeeds", async () => {
    const { count } = world();
    const attempt = { account: "ann", device: "phone" };
    for (let i = 0; i < 8; i++) await (await count(attempt)).forgive();
    await expect(count(attempt)).rejects.toThrow("Too many attempts");
  });

  it("are let in again after the window, and after one that succeeded", async () => {
    const { count, passed, wait } = world();
    await passed(times(9, { account: "ann" }));
    wait(60_001);
    expect(await passed(times(2, { account: "ann" }))).toBe(2);
    await (await count({ account: "ann" })).forgive();
    expect(await passed(times(9, { account: "ann" }))).toBe(3);
  });

  it("lock their network out for longer each time within a day, and for the first time's length on the next", async () => {
    const { count, passed, wait } = world();
    const ann = { account: "ann" };
    const lockSeconds = async () => {
      expect(await passed(times(5, ann))).toBe(3);
      const refusal = (await count(ann).catch((error: unknown) => error)) as {
        extensions: { retryAfterSeconds: number };
      };
      return refusal.extensions.retryAfterSeconds;
    };
    const locked = [];
    for (let i = 0; i < 5; i++) {
      locked.push(await lockSeconds());
      wait((locked.at(-1) ?? 0) * 1000 - 1);
      expect(await passed(times(3, ann))).toBe(0);
      wait(1);
    }
    expect(locked).toEqual([60, 120, 240, 240, 240]);
    expect(await passed(times(5, { ...ann, network: "192.0.2.2" }))).toBe(3);
    wait(86_400_000);
    expect(await lockSeconds()).toBe(60);
  });

  it("of a device lock it out for longer each time, too, and no other", async () => {
    const { passed, wait } = world();
    const phone = { account: "ann", device: "phone" };
    expect(await passed(times(9, phone))).toBe(3);
    wait(60_000);
    expect(await passed(times(9, phone))).toBe(3);
    wait(119_999);
    expect(await passed([phone, { account: "ann", device: "laptop" }])).toBe(1);
    wait(1);
    expect(await passed([phone])).toBe(1);
  });

  it("of a guesser from many networks are not forgotten when the owner succeeds", async () => {
    const { count, passed, known } = world();
    known.add("ann@198.51.100.7");
    await passed(crowd(500));
    await (await count({ account: "ann", network: "198.51.100.7" })).forgive();
    expect(await passed(crowd(500, "ann", 1))).toBe(0);
  });

  it("count accounts apart", async () => {
    const { passed } = world();
    expect(await passed(times(9, { account: "ann" }))).toBe(3);
    expect(await passed(times(9, { account: "bob" }))).toBe(3);
  });

  it("write neither names nor addresses into the store", async () => {
    const { passed, keys } = world();
    await passed([...crowd(13, "ann@example.com"), { account: "ann@example.com", device: "phone" }]);
    expect(new Set(keys.map((key) => key.split(":")[3]))).toEqual(
      new Set(["network", "pair", "account", "turn", "device", "device-attempts"]),
    );
    await passed(times(9, { account: "ann@example.com", network: "10.0.0.1" }));
    await passed(times(9, { account: "ann@example.com", device: "phone" }));
    expect(keys.map((key) => key.split(":")[3])).toEqual(
      expect.arrayContaining(["pair-locks", "device-locks", "locks", "locked"]),
    );
    expect(keys.join()).not.toMatch(/ann|example|10\.0\.|phone/);
  });
});

describe("what holds an account up", () => {
  const LIFT = newId("lft");

  it("is nothing where nothing was wrong, and is shown by all texts that name the account together", async () => {
    const { lockouts, passed } = world();
    const nothing = { failures: 0, locks: 0, lockedUntil: null, turnMs: null };
    expect(await lockouts.read(["ann", "ann@example.com"])).toEqual(nothing);
    await passed([...crowd(2), ...crowd(3, "ann@example.com", 1), ...crowd(4, "bob", 2)]);
    expect(await lockouts.read(["ann", "ann@example.com"])).toEqual({ ...nothing, failures: 5 });
  });

  it("says how often networks and devices were locked out, until when the last is, and how long turns are", async () => {
    const { lockouts, passed, wait, clock } = world();
    await passed(times(5, { account: "ann", network: "192.0.2.1" }));
    wait(30_000);
    await passed(times(5, { account: "ann", network: "192.0.2.2" }));
    await passed(times(5, { account: "ann", device: "phone" }));
    await passed(crowd(20));
    const until = new Date(clock.now().getTime() + 60_000);
    expect(await lockouts.read(["ann"])).toMatchObject({ locks: 3, lockedUntil: until, turnMs: 2000 });
    wait(60_000);
    expect(await lockouts.read(["ann"])).toEqual({ failures: 0, locks: 3, lockedUntil: null, turnMs: null });
  });

  it("is lifted for every network and device, at once, and is counted anew then; nobody else's is", async () => {
    const { lockouts, passed } = world();
    const from = { network: "192.0.2.1" };
    const attempts = [
      ...times(5, { account: "ann", ...from }),
      ...times(5, { account: "ann", device: "phone" }),
      ...crowd(30),
      ...times(5, { account: "bob", network: "192.0.2.3" }),
    ];
    await passed(attempts);
    await lockouts.lift(["ann", "ann@example.com"], LIFT);
    expect(await lockouts.read(["ann"])).toEqual({ failures: 0, locks: 0, lockedUntil: null, turnMs: null });
    expect(await passed([{ account: "bob", network: "192.0.2.3" }])).toBe(0);
    // The network's own attempts count on: five of its eight were made.
    expect(await passed(times(5, { account: "ann", ...from }))).toBe(3);
    expect(await passed(times(5, { account: "ann", device: "phone" }))).toBe(3);
    const counted = await lockouts.read(["ann"]);
    // A repeat lifts nothing that was counted since.
    await lockouts.lift(["ann", "ann@example.com"], LIFT);
    expect(await lockouts.read(["ann"])).toEqual(counted);
    expect(counted).toMatchObject({ failures: 3, locks: 0 });
  });

  it("is not lifted where the store does not answer, and says so", async () => {
    const { lockouts, lines } = world({ set: () => Promise.reject(new Error("connection lost")) });
    await expect(lockouts.lift(["ann"], LIFT)).rejects.toMatchObject({ extensions: { code: "BUSY" } });
    expect(lines.join()).toContain("could not be told");
  });
});

describe("attempts to register", () => {
  const outcomes = async (attempts: readonly Promise<void>[]) =>
    (await Promise.allSettled(attempts)).filter(({ status }) => status === "fulfilled").length;

  it("are refused beyond the limit of a network, and beyond that of an address of mail wherever from", async () => {
    const { limits } = world();
    const from = (network: string) => times(20, network).map((one) => limits.countRegistration({ network: one }));
    expect(await outcomes(from("192.0.2.1"))).toBe(5);
    expect(await outcomes(from("192.0.2.2"))).toBe(5);
    expect(await outcomes(times(20, "ann@example.com").map((email) => limits.countEmail(email)))).toBe(3);
  });
});

describe("attempts while the store is away", () => {
  const dead = [
    ["fails", () => Promise.reject(new Error("connection lost"))],
    ["does not answer", () => new Promise<never>(() => {})],
  ] as const;

  it.each(dead)("are counted in this process when it %s", async (_, increment) => {
    const { passed, lines } = world({ increment });
    expect(await passed(times(20, { account: "ann" }))).toBe(3);
    expect(lines.filter((line) => line.includes("do not answer"))).toHaveLength(1);
  });

  it.each(dead)("still slow a guesser from many networks down, and not the owner, when it %s", async (_, increment) => {
    const { passed, known } = world({ increment });
    known.add("ann@198.51.100.7");
    expect(await passed(crowd(60))).toBe(13);
    expect(await passed([{ account: "ann", network: "198.51.100.7" }])).toBe(1);
    expect(await passed([{ account: "ann", network: "198.51.100.9", device: "phone" }])).toBe(1);
  });

  it("ask a store that does not answer once, however many counts they make", async () => {
    let asked = 0;
    const { passed } = world({ increment: () => new Promise<never>(() => (asked += 1)) });
    await passed([{ account: "ann", network: "192.0.2.1" }]);
    expect(asked).toBe(1);
  });
});

describe("step-ups", () => {
  const ann = { sessionId: "ses_a" as never, network: "192.0.2.1" };

  it("are refused beyond the limit of one session, also when all come at once, and of no other", async () => {
    const { limits } = world();
    const outcomes = await Promise.allSettled(times(8, ann).map((attempt) => limits.countStepUp(attempt)));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    await expect(limits.countStepUp({ sessionId: "ses_b" as never })).resolves.toBeDefined();
  });

  it("count for their network with those who log in from it", async () => {
    const { limits, passed } = world();
    await passed(times(8, { account: "ben", network: "192.0.2.1" }));
    await expect(limits.countStepUp(ann)).rejects.toMatchObject({ extensions: { code: "RATE_LIMITED" } });
  });

  it("hold up no login of the account: a thief of a session keeps nobody out", async () => {
    const { limits, count } = world();
    await Promise.allSettled(times(4, ann).map((attempt) => limits.countStepUp(attempt)));
    await expect(count({ account: "ann", network: "192.0.2.1" })).resolves.toBeDefined();
  });

  it("are forgiven at a success", async () => {
    const { limits } = world();
    for (let n = 0; n < 7; n += 1) await (await limits.countStepUp(ann)).forgive();
  });
});

describe("ceremonies of passkeys", () => {
  it("are refused beyond the limit of a network, those that are begun apart from those that are answered", async () => {
    const { limits, keys } = world();
    const count = (step: "begin" | "answer", who: string | undefined) => limits.countPasskey({ step, who });
    for (const who of ["192.0.2.1", "usr_1", undefined]) {
      for (const step of ["begin", "answer"] as const) {
        for (let i = 0; i < 2; i++) await count(step, who);
        await expect(count(step, who)).rejects.toMatchObject({
          extensions: { code: "RATE_LIMITED", retryAfterSeconds: 60 },
        });
      }
    }
    expect(keys.join()).not.toContain("192.0.2.1");
  });

  it("count nothing for passwords, nor passwords for them", async () => {
    const { limits, passed } = world();
    expect(await passed(times(8, { account: "ann", network: "192.0.2.1" }))).toBe(3);
    await limits.countPasskey({ step: "answer", who: "192.0.2.1" });
    await limits.countPasskey({ step: "answer", who: "192.0.2.1" });
    expect(await passed(crowd(1, "bob"))).toBe(1);
  });
});
