import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import type { Assets } from "../../../app/money/ports.ts";
import { SANDBOX_RATES, SANDBOX_SPREAD } from "../../../domain/exchanges/sandbox.ts";
import { addTerms, lockTerms } from "./terms-desk.ts";

type Parts = { readonly pool: pg.Pool; readonly assets: Assets; readonly clock: Clock };

/** The sandbox's own rates, once: where somebody has said anything of them, that holds. */
export async function seedSandboxTerms({ pool, assets, clock }: Parts): Promise<void> {
  await inTransaction(pool, async (client) => {
    const sql = pgSql(client);
    await lockTerms(sql);
    const said = await sql.query("SELECT FROM exchange_terms LIMIT 1");
    if (said.length > 0) return;
    const bounds = { minimumRate: null, maximumRate: null };
    const word = {
      spreadBasisPoints: SANDBOX_SPREAD,
      effectiveAt: null,
      reason: "The sandbox's own",
      operatorId: null,
    };
    for (const [base, counter, rate] of SANDBOX_RATES)
      if (assets.find(base) && assets.find(counter))
        await addTerms(sql, { base, counter, rate, ...bounds, ...word }, clock.now());
  });
}
