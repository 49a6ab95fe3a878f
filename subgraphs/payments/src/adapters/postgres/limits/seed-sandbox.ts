import type { Asset } from "@coffer/money/asset";
import { money } from "@coffer/money/money";
import { lockName } from "@coffer/platform/postgres/lock-name";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import type { Assets } from "../../../app/money/ports.ts";
import { listSandboxRules, SANDBOX_LIMITED } from "../../../domain/limits/sandbox.ts";
import { addSchedule } from "./limit-desk.ts";

type Parts = { readonly pool: pg.Pool; readonly assets: Assets; readonly clock: Clock };

/** The sandbox's own table, once: where somebody has said anything of limits, that holds. */
export async function seedSandboxLimits({ pool, assets, clock }: Parts): Promise<void> {
  const asset = assets.find(SANDBOX_LIMITED);
  if (!asset) return;
  await inTransaction(pool, async (client) => {
    const sql = pgSql(client);
    await lockName(sql, "payments/limits");
    const said = await sql.query("SELECT FROM limit_schedule LIMIT 1");
    if (said.length > 0) return;
    const word = { currency: asset.code, effectiveAt: null, reason: "The sandbox's own", operatorId: null };
    await addSchedule(sql, { ...word, rules: toRules(asset) }, clock.now());
  });
}

const toRules = (asset: Asset) =>
  listSandboxRules().map(({ amount, ...rule }) => ({
    ...rule,
    maximum: money(asset, amount * 10n ** BigInt(asset.scale)),
  }));
