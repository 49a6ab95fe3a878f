import { uuidOf } from "@coffer/contracts/ids";
import type { Clock } from "@coffer/platform/values/clock";
import type pg from "pg";
import type { IsStopped } from "../../../app/withdrawals/ports.ts";
import { DISABLED_NAMES, nameOfUse } from "../currencies/disabled.ts";
import { beingEnded } from "../stuck/being-ended.ts";

export const makeIsStopped =
  (pool: pg.Pool, clock: Clock): IsStopped =>
  async ({ id, from, amount }) => {
    if (!from) throw new Error(`${id} is no withdrawal`);
    const { rows } = await pool.query<{ is_stopped: boolean }>({
      name: "is-stopped",
      text: `SELECT EXISTS (SELECT FROM ledger.list_frozen_accounts(ARRAY[$1::uuid])) OR $2 IN (${DISABLED_NAMES}) OR ${beingEnded("$3", "$4")} AS is_stopped`,
      values: [
        uuidOf(from.accountId),
        nameOfUse({ direction: "withdrawals", currency: amount.asset.code }),
        uuidOf(id),
        clock.now(),
      ],
    });
    return rows[0]?.is_stopped ?? true;
  };
