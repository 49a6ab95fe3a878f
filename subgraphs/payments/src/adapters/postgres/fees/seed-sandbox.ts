import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import type pg from "pg";
import type { Assets } from "../../../app/money/ports.ts";
import { listSandboxFees, SANDBOX_PRICED } from "../../../domain/fees/sandbox.ts";
import { addSchedule, lockSchedules } from "./schedules.ts";

/** The sandbox's own prices, once: where somebody has said anything of prices, that holds. */
export async function seedSandboxFees({ pool, assets }: { readonly pool: pg.Pool; readonly assets: Assets }) {
  const asset = assets.find(SANDBOX_PRICED);
  if (!asset) return;
  await inTransaction(pool, async (client) => {
    const sql = pgSql(client);
    await lockSchedules(sql);
    const said = await sql.query("SELECT FROM fee_schedule LIMIT 1");
    if (said.length > 0) return;
    const word = { currency: asset.code, effectiveAt: null, reason: "The sandbox's own", operatorId: null };
    await addSchedule(sql, { ...word, rules: listSandboxFees(asset) });
  });
}
