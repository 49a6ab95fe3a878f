import { uuidOf } from "@coffer/contracts/ids";
import { type Column, columnsOf } from "@coffer/platform/postgres/columns";
import type pg from "pg";
import { isToReturn } from "../../../domain/deposits/steps.ts";
import { isOpen, type NewPayment, type PaymentKind } from "../../../domain/money/payment.ts";
import { priorityOf } from "../../../domain/money/priority.ts";
import type { WriteParts, Written } from "./part-table.ts";

/**
 * What waits for a provider is to be asked for at once, from the first try on, also where it was
 * given up. By the true time, as whoever takes it goes.
 */
export const LOOK_NOW = "due_at = clock_timestamp(), attempts = 0, parked_at = NULL";

/** The queues of payments. */
export const PROVIDER_TASKS = ["deposit_task", "withdrawal_task", "return_task"] as const;

/** The queue of those payments of a kind that a provider has to do. */
export type ProviderQueue = { readonly kind: PaymentKind; readonly table: "deposit_task" | "withdrawal_task" };

const TASK_COLUMNS: Readonly<Record<string, Column<NewPayment>>> = {
  id: ["uuid", ({ id }) => uuidOf(id)],
  owner_id: ["uuid", ({ from, to }) => personOf(from ?? to)],
  kind: ["text", ({ amount }) => amount.asset.code],
};
const TASK = columnsOf<NewPayment>(TASK_COLUMNS);
/** What is paid out has its own place; what is brought in or given back has none. */
const OUT_TASK = columnsOf<NewPayment>({ ...TASK_COLUMNS, priority: ["text", priorityOf] });
const ENDED = columnsOf<NewPayment>({ id: ["uuid", ({ id }) => uuidOf(id)] });

/** Of what comes from outside or goes there one side is a person. */
const personOf = (side: NewPayment["from"]) => side && uuidOf(side.userId);

/** A payment is on its queue from its request to its end, in the transactions of both. */
export function prepareProviderTasks({ made, moves }: Written, { kind, table }: ProviderQueue): WriteParts | null {
  const requested = made.filter((payment) => payment.kind === kind && isOpen(payment));
  const ended = moves.flatMap(({ after }) => (after.kind === kind && !isOpen(after) ? [after] : []));
  if (requested.length + ended.length === 0) return null;
  return async (client) => {
    await add(client, { table }, requested);
    await remove(client, table, ended);
    return null;
  };
}

/** What a provider has to give back is on that queue from the commit that failed it. */
export function prepareReturns({ moves }: Written): WriteParts | null {
  const owed = moves.flatMap(({ after }) => (isToReturn(after) ? [after] : []));
  if (owed.length === 0) return null;
  return async (client) => {
    await add(client, { table: "return_task" }, owed);
    return null;
  };
}

type Place = {
  readonly table: ProviderQueue["table"] | "return_task" | "paid_task";
  readonly afterMs?: number;
  /** SQL over `t`: those that are left out. */
  readonly unless?: string;
};

/** Puts payments on a queue, to be taken up so much later. */
export async function add(
  client: pg.ClientBase,
  { table, afterMs = 0, unless }: Place,
  requested: readonly NewPayment[],
): Promise<void> {
  const task = table === "withdrawal_task" ? OUT_TASK : TASK;
  if (requested.length > 0)
    await client.query({
      name: `add-${table}`,
      text: `INSERT INTO ${table} (${task.names}, due_at)
        SELECT ${task.names}, clock_timestamp() + $1 * interval '1 millisecond' FROM ${task.from("t", 2)}${unless === undefined ? "" : ` WHERE NOT ${unless}`}`,
      values: [afterMs, ...task.values(requested)],
    });
}

async function remove(
  client: pg.ClientBase,
  table: ProviderQueue["table"],
  ended: readonly NewPayment[],
): Promise<void> {
  if (ended.length > 0)
    await client.query({
      name: `end-${table}`,
      text: `DELETE FROM ${table} WHERE id = ANY ($1::uuid[])`,
      values: ENDED.values(ended),
    });
}
