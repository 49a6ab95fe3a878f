import { err, ok, type Result } from "@coffer/platform/values/result";
import type { SimulationsBusy } from "../../domain/money/fee-refusals.ts";

/** Does what looks back over many payments, where it has a place; else nothing is begun. */
export type TakeTurn = <T>(work: () => Promise<T>) => Promise<Result<T, SimulationsBusy>>;

/** So many at once, in this process: nobody waits, for whoever comes again has a newer answer. */
export function makeTakeTurn(places: number): TakeTurn {
  let free = places;
  return async (work) => {
    if (free === 0) return err({ code: "SIMULATIONS_BUSY" });
    free -= 1;
    try {
      return ok(await work());
    } finally {
      free += 1;
    }
  };
}
