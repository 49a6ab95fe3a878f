import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { makeListCodeFailures } from "../adapters/postgres/lockouts/list-code-failures.ts";
import { makeLockoutDesk } from "../adapters/postgres/lockouts/lockout-desk.ts";
import type { App } from "../app/app.ts";
import { makeFindLockouts } from "../app/lockouts/find-lockouts.ts";
import { makeLiftLockout } from "../app/lockouts/lift-lockout.ts";
import type { AuthConfig } from "../config.ts";
import type { Users } from "./users.ts";

export function composeLockouts(
  { pool, clock, wakes }: SubgraphEnvironment,
  config: AuthConfig,
  { users, lockouts }: Users,
): Pick<App, "findLockouts" | "liftLockout"> {
  const desk = makeLockoutDesk({ pool, onCommit: () => wakes.wake("auth") });
  return {
    findLockouts: makeFindLockouts({
      ...{ users, lockouts, clock },
      listCodeFailures: makeListCodeFailures(pool),
      codeLimits: config.secondFactors.limits,
    }),
    liftLockout: makeLiftLockout({ desk, users, lockouts, clock }),
  };
}
