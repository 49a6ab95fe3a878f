import { makeLeases } from "@coffer/platform/queue/leases";
import type { makeMethodDesk } from "../adapters/postgres/methods/method-desk.ts";
import { METHODS } from "../adapters/postgres/methods/queue.ts";
import { makeLookAgain } from "../app/methods/look-again.ts";
import type { MethodProvider } from "../app/methods/ports.ts";
import { makeLookAtMethodsJob } from "../jobs/methods/look-at-methods.ts";
import type { Money } from "./money.ts";

type Parts = {
  readonly methodDesk: ReturnType<typeof makeMethodDesk>;
  readonly methodProvider: MethodProvider;
  readonly places: number;
};

/** Where money can be brought to and from. */
export function composeMethods({ pool, clock, log }: Money, { methodDesk, methodProvider, places }: Parts) {
  const job = makeLookAtMethodsJob({
    leases: makeLeases(pool, METHODS),
    work: makeLookAgain({ methodDesk, methodProvider, clock }),
    places,
    log,
  });
  return { methodDesk, methodProvider, looksAgain: () => job.wake(), job };
}
