import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BlockHead, ChainIdentity } from "./block.ts";
import { chooseLeader, judgeProviders, type Known, type Provider, type Seen, type Sighting } from "./providers.ts";

const NOW = new Date("2026-01-01T00:00:00.000Z");
const RULES = { staleAfterMs: 60_000, behindBlocks: 3, now: NOW };
const OURS: ChainIdentity = { chainId: "eip155:1", genesis: "g" };
const block = (height: number, ageMs = 0): BlockHead => ({
  height,
  hash: `h${height}`,
  parent: `h${height - 1}`,
  time: new Date(NOW.getTime() - ageMs),
});
const SETTLED = block(5);
const sighting = (changes: Partial<Sighting> = {}): Sighting => ({
  identity: OURS,
  tip: block(100),
  settledHash: SETTLED.hash,
  ...changes,
});
const seen = (...sightings: (Sighting | null)[]): Seen[] =>
  sightings.map((one, i) => ({ place: i + 1, sighting: one }));
const KNOWN: Known = { identity: OURS, settled: SETTLED };
const statesOf = (those: readonly Seen[], known = KNOWN, rules: Parameters<typeof judgeProviders>[2] = RULES) =>
  judgeProviders(those, known, rules).map(({ state }) => state);

describe("a provider", () => {
  it.each([
    ["UNREACHABLE", null],
    ["OTHER_CHAIN", sighting({ identity: { ...OURS, genesis: "another" } })],
    ["OTHER_CHAIN", sighting({ identity: { ...OURS, chainId: "eip155:2" } })],
    ["DISAGREES", sighting({ settledHash: "another" })],
    ["STALE", sighting({ tip: block(100, 60_001) })],
    ["BEHIND", sighting({ tip: block(96) })],
  ] as const)("is %s", (state, one) => {
    expect(statesOf(seen(sighting(), one))).toEqual(["OK", state]);
  });

  it("is behind what two say where there are three, and not what one claims alone", () => {
    const claimed = sighting({ tip: block(1_000_000) });
    expect(statesOf(seen(sighting(), sighting(), claimed))).toEqual(["OK", "OK", "OK"]);
    expect(statesOf(seen(sighting(), claimed, claimed))).toEqual(["BEHIND", "OK", "OK"]);
    expect(statesOf(seen(sighting(), claimed, null))).toEqual(["OK", "OK", "UNREACHABLE"]);
    expect(statesOf(seen(sighting(), claimed))).toEqual(["BEHIND", "OK"]);
  });

  it("is well up to the very bounds", () => {
    expect(statesOf(seen(sighting(), sighting({ tip: block(97, 60_000) })))).toEqual(["OK", "OK"]);
    expect(statesOf(seen(sighting({ settledHash: null })))).toEqual(["OK"]);
  });

  it("is never stale where blocks come when somebody asks for them", () => {
    const old = seen(sighting({ tip: block(100, 1e12) }));
    expect(statesOf(old, KNOWN, { ...RULES, staleAfterMs: null })).toEqual(["OK"]);
  });

  it("is not behind one that is on another chain, or on a fork of ours", () => {
    const higher = sighting({ identity: { ...OURS, genesis: "another" }, tip: block(1_000) });
    const forked = sighting({ settledHash: "another", tip: block(1_000) });
    expect(statesOf(seen(higher, forked, sighting()))).toEqual(["OTHER_CHAIN", "DISAGREES", "OK"]);
  });

  it("is, on the first contact, judged by the chain of the most, and of two by the preferred one", () => {
    const other = sighting({ identity: { ...OURS, genesis: "another" } });
    const first: Known = { identity: null, settled: null };
    expect(statesOf(seen(other, sighting(), sighting()), first)).toEqual(["OTHER_CHAIN", "OK", "OK"]);
    expect(statesOf(seen(other, sighting()), first)).toEqual(["OK", "OTHER_CHAIN"]);
    expect(statesOf(seen(null, null), first)).toEqual(["UNREACHABLE", "UNREACHABLE"]);
  });
});

describe("the leader", () => {
  const provider = (place: number, state: Provider["state"]): Provider => ({ place, state, tip: block(1) });

  it("is none where nobody is well", () => {
    expect(chooseLeader([provider(1, "STALE"), provider(2, "BEHIND")], 1)).toBeNull();
  });

  it("stays who it was while it is well, and else is the first that is", () => {
    const all = [provider(1, "OK"), provider(2, "OK"), provider(3, "DISAGREES")];
    expect(chooseLeader(all, 2)?.place).toBe(2);
    expect(chooseLeader(all, 3)?.place).toBe(1);
    expect(chooseLeader(all, null)?.place).toBe(1);
  });

  it("is well, whoever was it, as long as anybody is", () => {
    const STATES = ["OK", "UNREACHABLE", "OTHER_CHAIN", "STALE", "BEHIND", "DISAGREES"] as const;
    const those = fc.array(fc.constantFrom(...STATES), { maxLength: 8 });
    fc.assert(
      fc.property(those, fc.option(fc.nat({ max: 9 }), { nil: null }), (states, before) => {
        const all = states.map((state, i) => provider(i + 1, state));
        const leader = chooseLeader(all, before);
        expect(leader === null).toBe(!states.includes("OK"));
        expect(leader?.state ?? "OK").toBe("OK");
      }),
    );
  });
});
