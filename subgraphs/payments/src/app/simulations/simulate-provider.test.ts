import { newId } from "@coffer/contracts/ids";
import { err, ok } from "@coffer/platform/values/result";
import { makeFakeKeys } from "@coffer/testkit/fakes/keys";
import { describe, expect, it } from "vitest";
import type { ProviderState } from "../../domain/simulations/simulation.ts";
import type { Simulator } from "./ports.ts";
import { makeSimulateProvider } from "./simulate-provider.ts";

const actorId = newId("usr");
const asked = (state: ProviderState, forSeconds: number | null = null) => ({
  actorId,
  state,
  forSeconds,
  idempotencyKey: "k",
});

describe("simulateProvider", () => {
  it("is refused where money is real", async () => {
    expect(await makeSimulateProvider({ simulator: null })(asked("DOWN"))).toEqual(err({ code: "SANDBOX_ONLY" }));
  });

  it("is said once for each key, which is bound to what is said and for how long", async () => {
    const keys = makeFakeKeys<null>();
    const said: unknown[] = [];
    const simulator: Pick<Simulator, "setState"> = {
      async setState(claim, { userId, state }) {
        const decided = await keys.decide(claim, async () => {
          said.push([userId, state]);
          return null;
        });
        return decided.ok ? ok({ state, until: null }) : decided;
      },
    };
    const simulate = makeSimulateProvider({ simulator: simulator as Simulator });
    for (let times = 0; times < 2; times += 1)
      expect(await simulate(asked("DOWN"))).toEqual(ok({ state: "DOWN", until: null }));
    for (const other of [asked("UP"), asked("DOWN", 5)])
      expect(await simulate(other)).toEqual(err({ code: "IDEMPOTENCY_KEY_REUSED" }));
    expect(said).toEqual([[actorId, "DOWN"]]);
  });
});
