import { idFromUuid, type Uuid, uuidOf } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { toListed } from "@coffer/platform/graphql/pages";
import { decideOnce, refusalCodes } from "@coffer/platform/postgres/decide-once";
import { inTransaction, pgSql } from "@coffer/platform/postgres/sql";
import { err, ok } from "@coffer/platform/values/result";
import type pg from "pg";
import type { DebtDesk, Settlement, SettlementRefusal } from "../../../app/debts/ports.ts";
import type { Assets } from "../../../app/money/ports.ts";
import type { Debt } from "../../../domain/debts/debt.ts";
import { debtCollected, debtWrittenOff } from "../../../domain/debts/entries.ts";
import type { PaymentId } from "../../../domain/money/ids.ts";
import { knowAll } from "../money/assets.ts";
import { applyEntries, lockAvailable } from "../money/ledger-door.ts";
import { losses, receivable } from "../money/system-accounts.ts";
import { addActs } from "../stuck/act-table.ts";

type DebtRow = {
  payment_id: Uuid;
  owner_id: Uuid;
  currency: string;
  amount: string;
  collected: string;
  written_off: string;
  at: Date;
};

const COLUMNS =
  "payment_id, owner_id, currency, amount::text AS amount, collected::text AS collected, written_off::text AS written_off, at";
const OUTSTANDING = "collected + written_off < amount";

type Parts = {
  readonly pool: pg.Pool;
  readonly assets: Assets;
  /** Called once something is posted. */
  readonly committed: () => void;
};

export function makeDebtDesk({ pool, assets, committed }: Parts): DebtDesk {
  const read = async (query: pg.QueryConfig): Promise<Debt[]> => {
    const { rows } = await pool.query<DebtRow>(query);
    await knowAll(
      assets,
      rows.map(({ currency }) => currency),
    );
    return rows.map((row) => toDebt(row, assets));
  };
  return {
    async settle(claim, settlement) {
      const decided = await inTransaction(pool, (client) =>
        decideOnce<SettlementRefusal["code"]>(pgSql(client), {
          table: "replay",
          claim,
          refusals: refusalCodes<SettlementRefusal["code"]>(),
          work: async () => ({ subjectId: null, refusal: await settleWithin(client, settlement) }),
        }),
      );
      if (!decided.ok) return decided;
      if (decided.value.refusal !== null) return err({ code: decided.value.refusal });
      committed();
      return ok(null);
    },
    async findMany(ids) {
      const found = await read({
        name: "debts",
        text: `SELECT ${COLUMNS} FROM payment_debt WHERE payment_id = ANY ($1::uuid[])`,
        values: [ids.map((id) => uuidOf(id))],
      });
      const byPayment = new Map<PaymentId, Debt>(found.map((debt) => [debt.paymentId, debt]));
      return ids.map((id) => byPayment.get(id) ?? null);
    },
    async list({ first, after, userId }) {
      const found = await read({
        name: userId === null ? "debts-outstanding" : "debts-outstanding-of",
        text: `SELECT ${COLUMNS} FROM payment_debt WHERE ${OUTSTANDING} AND ($1::uuid IS NULL OR payment_id > $1)
          ${userId === null ? "" : "AND owner_id = $3"} ORDER BY payment_id LIMIT $2`,
        values: [after && uuidOf(after), first + 1, ...(userId === null ? [] : [uuidOf(userId)])],
      });
      return toListed(found, first);
    },
  };
}

/** Of how many deposits something is owed still, by currency. */
export const makeCountDebts =
  (pool: pg.Pool) => async (): Promise<{ readonly label: string; readonly count: number }[]> => {
    const { rows } = await pool.query<{ label: string; count: number }>(
      `SELECT currency AS label, count(*)::int AS count FROM payment_debt WHERE ${OUTSTANDING} GROUP BY currency`,
    );
    return rows;
  };

/**
 * Under the debt's lock, and then the accounts', in the ledger's order: whoever settles it at the
 * same time is waited for, and finds what is left of it.
 */
async function settleWithin(client: pg.ClientBase, settlement: Settlement): Promise<SettlementRefusal["code"] | null> {
  const { payment, kind, operatorId, reason, at } = settlement;
  const { rows } = await client.query<{ owed: string }>(
    `SELECT (amount - collected - written_off)::text AS owed FROM payment_debt WHERE payment_id = $1 FOR UPDATE`,
    [uuidOf(payment.id)],
  );
  const owed = BigInt(rows[0]?.owed ?? "0");
  if (owed === 0n) return "NOTHING_OWED";
  const judged = await judge(client, settlement, owed);
  if ("refusal" in judged) return judged.refusal;
  const [outcome] = await applyEntries(client, [{ entry: judged.entry, paymentId: payment.id, linked: false }]);
  if (outcome?.code !== "posted") throw new Error(`the ledger refused what settles a debt: ${outcome?.code}`);
  const column = kind === "DEBT_COLLECTED" ? "collected" : "written_off";
  await client.query(`UPDATE payment_debt SET ${column} = ${column} + $2 WHERE payment_id = $1`, [
    uuidOf(payment.id),
    judged.units,
  ]);
  await addActs(client, [{ paymentId: payment.id, kind, operatorId, reason, said: null, endingId: null, at }]);
  return null;
}

type Judged =
  | { readonly refusal: SettlementRefusal["code"] }
  | { readonly entry: ReturnType<typeof debtCollected>; readonly units: bigint };

/** As much as is there, and all where it is given up. */
async function judge(client: pg.ClientBase, settlement: Settlement, owed: bigint): Promise<Judged> {
  const { asset } = settlement.payment.amount;
  const [to, lost] = [receivable(asset.code), losses(asset.code)];
  const stepOf = (units: bigint) => ({ ...settlement, amount: money(asset, units), receivable: to });
  if (settlement.kind === "DEBT_WRITTEN_OFF") return { entry: debtWrittenOff(stepOf(owed), lost), units: owed };
  const { available, block } = await lockAvailable(client, settlement.from, [to]);
  if (block !== null) return { refusal: block === "CLOSED" ? "ACCOUNT_CLOSED" : "ACCOUNT_FROZEN" };
  if (available === 0n) return { refusal: "INSUFFICIENT_FUNDS" };
  const units = available < owed ? available : owed;
  return { entry: debtCollected(stepOf(units), settlement.from), units };
}

function toDebt(row: DebtRow, assets: Assets): Debt {
  const asset = assets.find(row.currency);
  if (!asset) throw new Error(`no asset ${row.currency}`);
  return {
    paymentId: idFromUuid("pay", row.payment_id),
    userId: idFromUuid("usr", row.owner_id),
    amount: money(asset, BigInt(row.amount)),
    collected: money(asset, BigInt(row.collected)),
    writtenOff: money(asset, BigInt(row.written_off)),
    at: row.at,
  };
}
