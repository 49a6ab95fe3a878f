import { newId } from "@coffer/contracts/ids";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import type { PolicyId } from "../../domain/policies/policy.ts";
import { PROPOSAL_LIFE_MS, type Proposal } from "../../domain/proposals/proposal.ts";
import { makeDecideProposals, type ProposalEnd } from "./decide-proposals.ts";

const ONE = newId("spl");
const [ANN, BEN, CLEO] = [newId("usr"), newId("usr"), newId("usr")];
const CODES = { notFound: "NOT_FOUND", decided: "DECIDED", own: "OWN", outdated: "OUTDATED" } as const;

type One = Proposal & { readonly id: PolicyId };
type Writer = {
  lock(id: PolicyId): Promise<One | null>;
  decide(id: PolicyId, end: ProposalEnd): Promise<void>;
};

/** One that Ann has proposed over the third version. */
function setUp() {
  const clock = makeFakeClock();
  const state = { latest: 3, inTheWay: null as { readonly code: "IN_THE_WAY" } | null };
  let one: One = {
    ...{ id: ONE, basedOn: 3, reason: "why", proposedBy: ANN, proposedAt: clock.now(), version: null, decided: null },
    expiresAt: new Date(clock.now().getTime() + PROPOSAL_LIFE_MS),
  };
  const ends: ProposalEnd[] = [];
  const writer: Writer = {
    lock: async (id) => (id === one.id ? one : null),
    async decide(_id, end) {
      ends.push(end);
      one = { ...one, version: end.version, decided: end };
    },
  };
  const decide = makeDecideProposals<One, Writer, typeof CODES, { readonly code: "IN_THE_WAY" }>({
    ...{ codes: CODES, clock, inWriter: (work) => work(writer) },
    lockInForce: async () => ({ latest: state.latest, prepare: () => state.inTheWay }),
  });
  const by = (operatorId: typeof ANN, id: PolicyId | null = ONE) => ({ id, operatorId, reason: "I looked" });
  return { clock, state, ends, decide, by };
}

const refused = (code: string) => ({ ok: false, error: { code } });

describe("what somebody has proposed", () => {
  it("holds once another agrees, as the next version; a repeat by them changes nothing, and nobody else decides", async () => {
    const { clock, state, ends, decide, by } = setUp();
    expect(await decide.approve(by(ANN))).toEqual(refused("OWN"));
    expect(await decide.approve(by(BEN))).toEqual({ ok: true, value: ONE });
    state.latest = 4;
    expect(await decide.approve(by(BEN))).toEqual({ ok: true, value: ONE });
    for (const who of [by(ANN), by(CLEO)])
      expect([await decide.approve(who), await decide.deny(who)]).toEqual([refused("DECIDED"), refused("DECIDED")]);
    expect(await decide.deny(by(BEN))).toEqual(refused("DECIDED"));
    expect(ends).toEqual([{ decision: "APPROVED", by: BEN, at: clock.now(), reason: "I looked", version: 4 }]);
  });

  it("is denied by another, and taken back by who proposed it, once", async () => {
    for (const [who, decision] of [
      [BEN, "DENIED"],
      [ANN, "WITHDRAWN"],
    ] as const) {
      const { ends, decide, by } = setUp();
      for (let times = 0; times < 2; times += 1) expect(await decide.deny(by(who))).toEqual({ ok: true, value: ONE });
      expect(await decide.approve(by(CLEO))).toEqual(refused("DECIDED"));
      expect(ends).toMatchObject([{ decision, by: who, version: null }]);
    }
  });

  it("is not agreed to over another version, too late, or where something else is in the way: nothing changes", async () => {
    const { clock, state, ends, decide, by } = setUp();
    state.latest = 4;
    expect(await decide.approve(by(BEN))).toEqual({ ok: false, error: { code: "OUTDATED", latestVersion: 4 } });
    state.latest = 3;
    state.inTheWay = { code: "IN_THE_WAY" };
    expect(await decide.approve(by(BEN))).toEqual(refused("IN_THE_WAY"));
    clock.pass(PROPOSAL_LIFE_MS);
    expect([await decide.approve(by(BEN)), await decide.deny(by(BEN))]).toEqual([
      refused("DECIDED"),
      refused("DECIDED"),
    ]);
    expect(ends).toEqual([]);
  });

  it("is not found by another id, or by that of nothing", async () => {
    const { decide, by } = setUp();
    for (const id of [newId("spl"), null])
      expect([await decide.approve(by(BEN, id)), await decide.deny(by(BEN, id))]).toEqual([
        refused("NOT_FOUND"),
        refused("NOT_FOUND"),
      ]);
  });
});
