import { makeFindHeldLimits } from "../adapters/postgres/limits/held-limits.ts";
import { makeLimitDesk } from "../adapters/postgres/limits/limit-desk.ts";
import { makeReadLimits } from "../adapters/postgres/limits/read-limits.ts";
import { seedSandboxLimits } from "../adapters/postgres/limits/seed-sandbox.ts";
import type { Money } from "./money.ts";

/** What says limits, and what shows them; the road of money judges by them. */
export function composeLimits(money: Money, isSandbox: boolean) {
  const limitDesk = makeLimitDesk(money);
  return {
    limitDesk,
    findHeldLimits: makeFindHeldLimits(money.pool),
    app: {
      listLimitSchedules: limitDesk.list,
      timeZones: limitDesk.timeZones,
      readLimits: makeReadLimits(money),
    },
    /** Before anything is paid. */
    seed: async () => {
      if (isSandbox) await seedSandboxLimits(money);
    },
  };
}
