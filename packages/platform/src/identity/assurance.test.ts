import { METHODS, type Method } from "@coffer/contracts/methods";
import { userActor } from "@coffer/testkit/actor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidEnvironment, readEnv } from "../running/config.ts";
import type { KnownActor } from "./actor.ts";
import { ASSURANCE_LEVELS, type AssuranceLevel, findGap, levelOf, readTwoFactors } from "./assurance.ts";

const NOW = Date.UTC(2026, 10, 27, 12) / 1000;
const clockAt = (seconds: number) => ({ now: () => new Date(seconds * 1000) });
const real = { clock: clockAt(NOW), twoFactors: true };
const AAL1 = { level: "AAL1", maxAgeSeconds: 300 } as const;
const AAL2 = { level: "AAL2", maxAgeSeconds: 300 } as const;
const proved = (methods: readonly Method[], at = NOW) => userActor("usr_a", { assurance: { methods, at } });

describe("a level", () => {
  it.each<[readonly Method[], string | null]>([
    [[], null],
    [["pwd"], "AAL1"],
    [["otp"], "AAL1"],
    [["pwd", "otp"], "AAL2"],
    [["hwk"], "AAL2"],
    [["swk"], "AAL2"],
    [["pwd", "swk"], "AAL2"],
  ])("of %j is %s", (methods, level) => {
    expect(levelOf(methods)).toBe(level);
  });

  it("never sinks by one method more", () => {
    const rank = (methods: readonly Method[]) => ASSURANCE_LEVELS.indexOf(levelOf(methods) as AssuranceLevel);
    fc.assert(
      fc.property(fc.subarray([...METHODS]), fc.constantFrom(...METHODS), (methods, more) => {
        expect(rank([...methods, more])).toBeGreaterThanOrEqual(rank(methods));
      }),
    );
  });
});

describe("what was proved is not enough", () => {
  it.each<[string, KnownActor]>([
    ["at all", proved([])],
    ["by one factor where two are asked for", proved(["pwd"])],
    ["by a code alone", proved(["otp"])],
    ["longer ago than that", proved(["pwd", "otp"], NOW - 301)],
    ["at no time that is said", proved(["pwd", "otp"], 0)],
    ["in a future that no clock's difference explains", proved(["pwd", "otp"], NOW + 61)],
  ])("%s", (_name, actor) => {
    expect(findGap(actor, AAL2, real)).toMatchObject({ kind: "can-step-up", needed: AAL2 });
  });

  it("and the gap says what the token has", () => {
    expect(findGap(proved(["pwd"], NOW - 1000), AAL2, real)).toEqual({
      kind: "can-step-up",
      needed: AAL2,
      held: { level: "AAL1", provedAt: new Date((NOW - 1000) * 1000) },
    });
    expect(findGap(proved([], 0), AAL1, real)).toMatchObject({ held: { level: null, provedAt: null } });
  });

  it("whatever is said of it, by an API key, a service or a node: nobody is there to be asked", () => {
    const { userId: _, kind: __, ...held } = proved(["pwd", "hwk"]);
    const others: KnownActor[] = [
      userActor("usr_a", { credential: { kind: "api-key", id: "key_1" }, assurance: held.assurance }),
      { ...held, kind: "service", serviceId: "svc_1" },
      { ...held, kind: "node", nodeId: "nod_1", capabilities: [] },
    ];
    for (const actor of others) expect(findGap(actor, AAL1, real)).toEqual({ kind: "cannot" });
  });
});

describe("what was proved is enough", () => {
  it("to the second of its age, and where the clock that made it is a minute ahead", () => {
    for (const at of [NOW, NOW - 300, NOW + 60]) expect(findGap(proved(["pwd"], at), AAL1, real)).toBeNull();
  });

  it("for a client that somebody let in, who went through the authorization again", () => {
    const credential = { kind: "oauth-client", id: "gra_1", clientId: "shop" } as const;
    const client = userActor("usr_a", { credential, assurance: { methods: ["pwd", "otp"], at: NOW } });
    expect(findGap(client, AAL2, real)).toBeNull();
    expect(findGap({ ...client, assurance: { methods: ["pwd"], at: 0 } }, AAL2, real)).toMatchObject({
      kind: "can-step-up",
    });
  });

  it("by one factor in a sandbox that reads AAL2 so, and not longer ago for it", () => {
    const sandbox = { ...real, twoFactors: false };
    expect(findGap(proved(["pwd"]), AAL2, sandbox)).toBeNull();
    expect(findGap(proved(["pwd"], NOW - 301), AAL2, sandbox)).toMatchObject({ needed: AAL1 });
  });

  it("at one time of the clock, whichever way it steps afterwards: a step back of more than a minute asks anew", () => {
    fc.assert(
      fc.property(fc.integer({ min: -10_000, max: 10_000 }), (step) => {
        const gap = findGap(proved(["pwd"]), AAL1, { ...real, clock: clockAt(NOW + step) });
        expect(gap === null).toBe(step >= -60 && step <= 300);
      }),
    );
  });
});

describe("STEP_UP_TWO_FACTORS", () => {
  const read = (value: string | undefined, mode: "sandbox" | "production") =>
    readEnv({ STEP_UP_TWO_FACTORS: value }, (env) => readTwoFactors(env, mode));

  it("cannot be off in production", () => {
    for (const off of ["off", "false", "0"]) expect(() => read(off, "production")).toThrow(InvalidEnvironment);
    expect(read(undefined, "production")).toBe(true);
    expect(read("on", "production")).toBe(true);
  });

  it("is off in a sandbox that does not ask for it", () => {
    expect([read(undefined, "sandbox"), read("off", "sandbox"), read("on", "sandbox")]).toEqual([false, false, true]);
  });
});
