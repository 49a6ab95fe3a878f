import type { Money } from "../money.ts";
import type { Column } from "./table-types.ts";

/** Of an amount: an export has its figure alone, and a table the money. */
export const moneyOf = <Row>(read: (row: Row) => Money): Required<Pick<Column<Row>, "text" | "money">> => ({
  text: (row) => read(row).amount,
  money: (row) => ({ money: read(row) }),
});
