import { uuidOf } from "@coffer/contracts/ids";
import { columnsOf } from "@coffer/platform/postgres/columns";
import type { Move } from "../../../domain/money/payment.ts";
import type { WriteParts, Written } from "../money/part-table.ts";

const DEBT = columnsOf<Move>({
  payment_id: ["uuid", ({ after }) => uuidOf(after.id)],
  owner_id: ["uuid", ({ after }) => after.to && uuidOf(after.to.userId)],
  currency: ["text", ({ after }) => after.amount.asset.code],
  amount: ["numeric", ({ owes }) => owes?.units ?? null],
  at: ["timestamptz", ({ after }) => after.returned?.at ?? null],
});

/** What somebody comes to owe, in the commit in which the ledger has it. */
export function prepareDebts({ moves }: Written): WriteParts | null {
  const owing = moves.filter(({ owes }) => owes !== undefined);
  if (owing.length === 0) return null;
  return async (client) => {
    await client.query({
      name: "add-debts",
      text: `INSERT INTO payment_debt (${DEBT.names}) SELECT ${DEBT.names} FROM ${DEBT.from("d")}`,
      values: DEBT.values(owing),
    });
    return null;
  };
}
