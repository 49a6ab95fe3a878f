import { uuidOf } from "@coffer/contracts/ids";
import { columnsOf } from "@coffer/platform/postgres/columns";
import type { NewPayment } from "../../../domain/money/payment.ts";
import type { WriteParts, Written } from "../money/part-table.ts";

const REFERENCE = columnsOf<NewPayment>({
  payment_id: ["uuid", ({ id }) => uuidOf(id)],
  owner_id: ["uuid", ({ from, to }) => makerOf(from ?? to)],
  reference: ["text", ({ reference }) => reference ?? null],
});

/** Who pays, withdraws or gives back; of a deposit who gets it. */
const makerOf = (side: NewPayment["from"]) => side && uuidOf(side.userId);

/** What their makers call payments, for good. Read apart from them (list-references.ts). */
export function prepareReferences({ made }: Written): WriteParts | null {
  const named = made.filter(({ reference }) => reference !== undefined);
  if (named.length === 0) return null;
  return async (client) => {
    await client.query({
      name: "add-references",
      text: `INSERT INTO payment_reference (${REFERENCE.names}) SELECT ${REFERENCE.names} FROM ${REFERENCE.from("r")}`,
      values: REFERENCE.values(named),
    });
    return null;
  };
}
