import { makeClaim } from "@coffer/platform/values/claim";
import { err } from "@coffer/platform/values/result";
import type { UserId } from "../../domain/money/ids.ts";
import type { ProviderState } from "../../domain/simulations/simulation.ts";
import type { Simulator } from "./ports.ts";

export type SimulateProvider = {
  readonly actorId: UserId;
  readonly state: ProviderState;
  readonly forSeconds: number | null;
  readonly idempotencyKey: string;
};

/** `simulator`: null where money is real, or another provider is asked. */
export type SimulatorDeps = { readonly simulator: Simulator | null };

/** Says what the sandbox's provider is to somebody's own payments. */
export const makeSimulateProvider =
  ({ simulator }: SimulatorDeps) =>
  async ({ actorId, state, forSeconds, idempotencyKey: key }: SimulateProvider) => {
    if (!simulator) return err({ code: "SANDBOX_ONLY" } as const);
    const claim = makeClaim({ actorId, operation: "simulateProvider", key }, [state, forSeconds?.toString() ?? null]);
    return simulator.setState(claim, { userId: actorId, state, forSeconds });
  };
