import { describe, expect, it } from "vitest";
import { makeFakeStuck } from "../../../test/fakes/stuck.ts";
import { EXPIRES_MS, QUIET_MS } from "../../domain/stuck/ending.ts";
import { makeProposePaymentEnding } from "./propose-payment-ending.ts";

async function makeWorld() {
  const world = await makeFakeStuck();
  return { ...world, propose: makeProposePaymentEnding(world.deps) };
}

describe("proposePaymentEnding", () => {
  it("is refused where one operator is enough, and where nobody may", async () => {
    const { propose, fake, id, pending, ann } = await makeWorld();
    for (const [paymentId, word, outcome, code] of [
      [null, "UNKNOWN", "FAILED", "PAYMENT_NOT_FOUND"],
      [id, "DONE", "COMPLETED", "OUTCOME_PROVED"],
      [id, "DONE", "FAILED", "OUTCOME_CONTRADICTED"],
      [pending, "UNKNOWN", "FAILED", "OUTCOME_PROVED"],
      [pending, "UNKNOWN", "COMPLETED", "OUTCOME_CONTRADICTED"],
    ] as const) {
      fake.said = { word };
      expect([code, await propose({ ...ann, paymentId, outcome })]).toMatchObject([code, { error: { code } }]);
    }
  });

  it("keeps what its provider said, and can be approved after a while and for a day; a repeat is told the same", async () => {
    const { propose, fake, id, ann, ben, clock } = await makeWorld();
    fake.said = { word: "NO_ANSWER" };
    const command = { ...ann, paymentId: id, outcome: "COMPLETED" } as const;
    const proposed = await propose(command);
    const now = clock.now().getTime();
    expect(proposed).toMatchObject({
      value: {
        said: "NO_ANSWER",
        kept: "PROPOSED",
        proposedBy: ann.operatorId,
        approvableAt: new Date(now + QUIET_MS),
        expiresAt: new Date(now + EXPIRES_MS),
      },
    });
    fake.said = { word: "DONE" };
    expect(await propose(command)).toEqual(proposed);
    expect(await propose({ ...command, reason: "other" })).toMatchObject({ error: { code: "IDEMPOTENCY_KEY_REUSED" } });
    fake.said = { word: "WAITING" };
    expect(await propose({ ...command, ...ben })).toMatchObject({ error: { code: "PAYMENT_ENDING_OPEN" } });
  });
});
