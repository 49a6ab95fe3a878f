import { newId } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { makeFakeStuck } from "../../../test/fakes/stuck.ts";
import { EXPIRES_MS, QUIET_MS } from "../../domain/stuck/ending.ts";
import { makeApprovePaymentEnding, makeDenyPaymentEnding } from "./decide-payment-ending.ts";
import { makeProposePaymentEnding } from "./propose-payment-ending.ts";

async function makeWorld() {
  const world = await makeFakeStuck();
  const { deps, ann, id } = world;
  const proposed = await makeProposePaymentEnding(deps)({ ...ann, paymentId: id, outcome: "FAILED" });
  if (!proposed.ok) throw new Error(proposed.error.code);
  const endingId = proposed.value.id;
  return { ...world, endingId, approve: makeApprovePaymentEnding(deps), deny: makeDenyPaymentEnding(deps) };
}

describe("approvePaymentEnding", () => {
  it("is refused to whoever proposed it, too early, too late, and where there is none", async () => {
    const { approve, endingId, ann, ben, clock } = await makeWorld();
    const codeOf = (answer: Awaited<ReturnType<typeof approve>>) => (answer.ok ? "done" : answer.error.code);
    expect(codeOf(await approve({ ...ben, endingId: null }))).toBe("PAYMENT_ENDING_NOT_FOUND");
    expect(codeOf(await approve({ ...ben, endingId: newId("pen") }))).toBe("PAYMENT_ENDING_NOT_FOUND");
    expect(codeOf(await approve({ ...ben, endingId }))).toBe("PAYMENT_ENDING_TOO_EARLY");
    clock.pass(QUIET_MS);
    expect(codeOf(await approve({ ...ann, endingId }))).toBe("OWN_PAYMENT_ENDING");
    clock.pass(EXPIRES_MS - QUIET_MS);
    expect(codeOf(await approve({ ...ben, endingId }))).toBe("PAYMENT_ENDING_DECIDED");
  });

  it("ends it without its provider's word, as its provider says, or not against that", async () => {
    for (const [said, answer] of [
      [{ word: "UNKNOWN" }, { value: { status: "FAILED", failure: "ENDED_BY_OPERATOR" } }],
      [{ word: "FAILED", failure: "PAYOUT_DECLINED" }, { value: { status: "FAILED", failure: "PAYOUT_DECLINED" } }],
      [{ word: "DONE" }, { error: { code: "OUTCOME_CONTRADICTED", said: "DONE" } }],
    ] as const) {
      const { approve, endingId, ben, clock, fake, read } = await makeWorld();
      clock.pass(QUIET_MS);
      fake.said = said;
      const decided = await approve({ ...ben, endingId });
      expect(decided).toMatchObject(answer);
      expect((await read()).status).toBe(decided.ok ? "FAILED" : "PROCESSING");
      fake.said = { word: "WAITING" };
      if (decided.ok) expect(await approve({ ...ben, endingId })).toEqual(decided);
    }
  });
});

describe("denyPaymentEnding", () => {
  it("is anybody's of theirs, once, and nothing can be approved behind it", async () => {
    const { deny, approve, endingId, ann, ben, clock, read } = await makeWorld();
    expect(await deny({ ...ben, endingId: null })).toMatchObject({ error: { code: "PAYMENT_ENDING_NOT_FOUND" } });
    expect(await deny({ ...ann, endingId })).toMatchObject({ value: { kept: "DENIED", decidedBy: ann.operatorId } });
    expect(await deny({ ...ben, endingId })).toMatchObject({ error: { code: "PAYMENT_ENDING_DECIDED" } });
    clock.pass(QUIET_MS);
    expect(await approve({ ...ben, endingId })).toMatchObject({ error: { code: "PAYMENT_ENDING_DECIDED" } });
    expect((await read()).status).toBe("PROCESSING");
  });
});
