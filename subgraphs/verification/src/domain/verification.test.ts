import { newId } from "@coffer/contracts/ids";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  begin,
  canBecome,
  decide,
  OPEN_STATUSES,
  submitted,
  TRANSITIONS,
  type Verdict,
  type Verification,
  type VerificationStatus,
} from "./verification.ts";

const STATUSES = Object.keys(TRANSITIONS) as VerificationStatus[];
const AT = new Date("2026-11-21T12:00:00Z");

const fresh = () =>
  submitted({ id: newId("ver"), userId: newId("usr"), networks: ["TRON"], documentType: "PASSPORT", submittedAt: AT });

const verdict: fc.Arbitrary<Verdict> = fc.oneof(
  fc.record({ status: fc.constant("VERIFIED" as const), level: fc.constantFrom(1 as const, 2 as const) }),
  fc.record({
    status: fc.constantFrom("REJECTED" as const, "RESUBMIT" as const),
    reasons: fc.constant(["why"] as [string]),
  }),
  fc.constant({ status: "NEEDS_REVIEW" as const, findings: ["NO_PROVIDER"] as ["NO_PROVIDER"] }),
);
const act = fc.oneof(
  fc.constant((before: Verification) => begin(before)),
  verdict.map((given) => (before: Verification) => decide(before, given, AT)),
);

describe("verification", () => {
  it.each(["VERIFIED", "REJECTED", "RESUBMIT"] as const)("refuses every change of one that is %s", (status) => {
    const done = { ...fresh(), status };
    expect(() => begin(done)).toThrow(`a verification that is ${status} cannot become PROCESSING`);
    expect(() => decide(done, { status: "VERIFIED", level: 2 }, AT)).toThrow("cannot become VERIFIED");
    expect(() => decide(done, { status: "REJECTED", reasons: ["no"] }, AT)).toThrow("cannot become REJECTED");
  });

  it("refuses a verdict with more than ten reasons: the list is not paged", () => {
    const reasons = (count: number) => ["first", ...Array.from({ length: count - 1 }, () => "why")] as [string];
    const looked = begin(fresh());
    expect(() => decide(looked, { status: "REJECTED", reasons: reasons(11) }, AT)).toThrow("11 reasons, of 10 at most");
    expect(decide(looked, { status: "RESUBMIT", reasons: reasons(10) }, AT).reasons).toHaveLength(10);
  });

  it("refuses a verdict on one that nobody has looked at", () => {
    expect(() => decide(fresh(), { status: "VERIFIED", level: 1 }, AT)).toThrow(
      "that is PENDING cannot become VERIFIED",
    );
  });

  it("refuses to go back from a review to processing", () => {
    const waiting = decide(begin(fresh()), { status: "NEEDS_REVIEW", findings: ["NO_PROVIDER"] }, AT);
    expect(() => begin(waiting)).toThrow("that is NEEDS_REVIEW cannot become PROCESSING");
  });

  it("gives a person whose document is known already the same reasons as everybody in review", () => {
    const reviewed = (finding: "SEEN_FOR_ANOTHER_PERSON" | "NO_PROVIDER") =>
      decide(begin(fresh()), { status: "NEEDS_REVIEW", findings: [finding] }, AT);
    expect(reviewed("SEEN_FOR_ANOTHER_PERSON").reasons).toEqual(reviewed("NO_PROVIDER").reasons);
    expect(reviewed("SEEN_FOR_ANOTHER_PERSON").reasons).toHaveLength(1);
  });

  it("keeps a person from another exactly while the latest can still lead to VERIFIED, or is it", () => {
    const leadsToVerified = (status: VerificationStatus): boolean =>
      status === "VERIFIED" || TRANSITIONS[status].some(leadsToVerified);
    expect(STATUSES.filter(leadsToVerified).toSorted()).toEqual([...OPEN_STATUSES].toSorted());
  });

  it("moves only along the table, whatever is tried in whatever order, and keeps its facts whole", () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
        let now = fresh();
        for (const attempt of acts) {
          const before = now;
          try {
            now = attempt(before);
          } catch {
            expect(now).toBe(before);
            continue;
          }
          expect(canBecome(before.status, now.status)).toBe(true);
          expect(now.level > 0).toBe(now.status === "VERIFIED");
          expect(now.decidedAt !== null).toBe(["VERIFIED", "REJECTED", "RESUBMIT"].includes(now.status));
          expect(now.reasons.length > 0).toBe(["REJECTED", "RESUBMIT", "NEEDS_REVIEW"].includes(now.status));
          const { id, userId, networks, documentType, submittedAt } = before;
          expect(now).toMatchObject({ id, userId, networks, documentType, submittedAt });
        }
      }),
    );
  });

  it("ends: from every status there is no way back to it", () => {
    const reachable = (from: VerificationStatus): VerificationStatus[] =>
      TRANSITIONS[from].flatMap((to) => [to, ...reachable(to)]);
    for (const status of STATUSES) expect(reachable(status)).not.toContain(status);
  });
});
