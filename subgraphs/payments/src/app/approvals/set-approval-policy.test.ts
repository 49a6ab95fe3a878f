import { newId } from "@coffer/contracts/ids";
import { ok } from "@coffer/platform/values/result";
import { makeFakeKeys } from "@coffer/testkit/fakes/keys";
import { describe, expect, it } from "vitest";
import { cents } from "../../../test/fakes/world.ts";
import type { DecidedPolicy, PolicyDesk } from "./ports.ts";
import { makeSetApprovalPolicy } from "./set-approval-policy.ts";

function makeDesk() {
  const [said, keys] = [[] as DecidedPolicy[], makeFakeKeys<DecidedPolicy>()];
  const desk: PolicyDesk = {
    list: async () => said,
    decide: (claim, decision) =>
      keys.decide(claim, async () => {
        const policy = { ...decision, decidedAt: new Date(0) };
        said.push(policy);
        return policy;
      }),
  };
  return { said, set: makeSetApprovalPolicy({ desk }) };
}

describe("setApprovalPolicy", () => {
  const said = {
    operatorId: newId("usr"),
    currency: "USD",
    threshold: cents(500n),
    newPayees: true,
    idempotencyKey: "k",
  };

  it("refuses its key with other words", async () => {
    const { set } = makeDesk();
    await set(said);
    for (const changes of [{ currency: "EUR" }, { threshold: cents(501n) }, { threshold: null }, { newPayees: false }])
      expect(await set({ ...said, ...changes })).toEqual({ ok: false, error: { code: "IDEMPOTENCY_KEY_REUSED" } });
  });

  it("says it once for its key", async () => {
    const desk = makeDesk();
    const first = await desk.set(said);
    expect(first).toEqual(ok({ ...desk.said[0] }));
    expect(await desk.set(said)).toEqual(first);
    expect(desk.said).toHaveLength(1);
  });
});
