import type { Sql } from "@coffer/platform/postgres/sql";
import type { Factor } from "../../domain/second-factors/factor.ts";
import type { UserId } from "../../domain/users/ids.ts";
import type { ListMethods, RecoveryCodeStore } from "./ports.ts";

/** Whether a user has a factor of a kind that proves something now. */
export type IsHeld = (sql: Sql, userId: UserId) => Promise<boolean>;

/** Recovery codes stand in for a factor, and are none: alone they ask nothing of anybody. */
export const makeListMethods =
  (held: Readonly<Partial<Record<Factor, IsHeld>>>, codes: Pick<RecoveryCodeStore, "describe">): ListMethods =>
  async (sql, userId) => {
    const factors: Factor[] = [];
    for (const [factor, isHeld] of Object.entries(held) as [Factor, IsHeld][])
      if (await isHeld(sql, userId)) factors.push(factor);
    if (factors.length === 0) return [];
    const left = (await codes.describe(sql, userId))?.left ?? 0;
    return left > 0 ? [...factors, "RECOVERY_CODE"] : factors;
  };
