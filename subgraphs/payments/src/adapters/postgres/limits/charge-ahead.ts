import { hasReached, reaching } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import type { Using } from "./limited.ts";
import { toUses } from "./use-table.ts";

/** The stage of a transaction whose payments fit into every limit, and are noted there. */
export const CHARGED = "charged";

const CHARGE = `SELECT ${reaching(CHARGED, "charge_limits($1::timestamptz, $2::uuid[], $3::text[], $4::text[], $5::numeric[], $6::numeric[], $7::int[], $8::numeric[], $9::numeric[], $10::uuid[], $11::boolean[])")} AS reached
  WHERE ${hasReached("$12")}`;
const TAKE_BACK = "SELECT take_back_uses($1::uuid[], $2::text[], $3::text[], $4::numeric[])";

export type Charge = {
  readonly charged: Promise<unknown>;
  /** Where it was, and some of the payments were refused then: all of it, to be noted anew. */
  takeBack(): Promise<unknown>;
};

/**
 * Sent ahead, of payments that name no method: locks what their people have used, and notes what
 * these use, where all of it fits; else the batch finds out in order what does. Null where there is
 * nothing to charge.
 */
export function chargeAhead(
  client: pg.ClientBase,
  using: readonly Using[],
  { now, after }: { readonly now: Date; readonly after: string },
): Charge | null {
  const uses = toUses(using);
  if (!uses) return null;
  const { sums, largest, used } = uses;
  const [users, currencies, operations] = uses.series;
  const series = [users, currencies, operations];
  const values = [now, ...series, sums, largest, ...used, after];
  return {
    charged: client.query({ name: "charge-limits", text: CHARGE, values }),
    takeBack: () => client.query({ name: "take-back-uses", text: TAKE_BACK, values: [...series, sums] }),
  };
}
