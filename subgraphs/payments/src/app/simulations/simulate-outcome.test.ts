import { newId } from "@coffer/contracts/ids";
import { err, ok } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { makeFakeWorld } from "../../../test/fakes/world.ts";
import { refuseOutcome } from "../../domain/simulations/simulation.ts";
import type { Simulator } from "./ports.ts";
import { makeSimulateOutcome } from "./simulate-outcome.ts";

const { deps, alice } = makeFakeWorld();
const simulated = { kind: "WITHDRAWAL", outcome: "RETURNED" } as const;
const asked = { actorId: alice.userId, paymentId: newId("pay"), simulated, idempotencyKey: "k" };

describe("simulating how a payment ends", () => {
  it("is refused where money is real, of no id, and as the provider refuses it", async () => {
    expect(await makeSimulateOutcome({ ...deps, simulator: null })(asked)).toEqual(err({ code: "SANDBOX_ONLY" }));
    const setOutcome: Simulator["setOutcome"] = async () => err({ code: "OUTCOME_IMPOSSIBLE", said: "FAILED" });
    const simulate = makeSimulateOutcome({ ...deps, simulator: { setOutcome } as Simulator });
    expect(await simulate({ ...asked, paymentId: null })).toEqual(err({ code: "PAYMENT_NOT_FOUND" }));
    expect(await simulate(asked)).toEqual(err({ code: "OUTCOME_IMPOSSIBLE", said: "FAILED" }));
  });

  it("binds its key to the mutation, the payment and the outcome", async () => {
    const claims: string[] = [];
    const setOutcome: Simulator["setOutcome"] = async ({ operation, fingerprint }) => {
      claims.push(`${operation} ${fingerprint.toString("hex")}`);
      return ok(null);
    };
    const simulate = makeSimulateOutcome({
      simulator: { setOutcome } as Simulator,
      findPayment: async (id) => ({ id }) as never,
    });
    expect(await simulate(asked)).toEqual(ok({ id: asked.paymentId }));
    await simulate({ ...asked, simulated: { kind: "WITHDRAWAL", outcome: "DECLINED" } });
    await simulate({ ...asked, simulated: { kind: "DEPOSIT", outcome: "DECLINED" } });
    await simulate({ ...asked, paymentId: newId("pay") });
    await simulate(asked);
    expect([new Set(claims).size, claims[0]]).toEqual([4, claims[4]]);
  });
});

describe("what the sandbox's provider can say of a payment", () => {
  it.each([
    ["DECLINED", "PENDING", "UNKNOWN", null],
    ["COMPLETED", "PROCESSING", "WAITING", null],
    ["DECLINED", "PROCESSING", "DONE", "OUTCOME_IMPOSSIBLE"],
    ["COMPLETED", "PROCESSING", "FAILED", "OUTCOME_IMPOSSIBLE"],
    ["DECLINED", "COMPLETED", "DONE", "PAYMENT_NOT_UNDER_WAY"],
    ["DECLINED", "CANCELLED", "UNKNOWN", "PAYMENT_NOT_UNDER_WAY"],
    ["RETURNED", "COMPLETED", "DONE", null],
    ["RETURNED", "PROCESSING", "DONE", null],
    ["RETURNED", "PROCESSING", "WAITING", "OUTCOME_IMPOSSIBLE"],
    ["RETURNED", "COMPLETED", "FAILED", "OUTCOME_IMPOSSIBLE"],
    ["RETURNED", "PENDING", "UNKNOWN", "PAYMENT_NOT_UNDER_WAY"],
    ["RETURNED", "RETURNED", "FAILED", "PAYMENT_NOT_UNDER_WAY"],
  ] as const)("%s of one that is %s, and of which it has said %s: %s", (outcome, status, said, code) => {
    expect(refuseOutcome(outcome, { status, said })?.code ?? null).toBe(code);
  });
});
