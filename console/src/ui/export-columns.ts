import type { Column } from "./table-types.ts";

type Value = string | number | boolean | null | undefined;

/** Fields that are called so hold moments: they are written in the reader's zone. */
const OF_MOMENTS = /(?:^|_)at$/;

/** What an export has of each row, by the API's names: programs read it, in any language. */
export const exportColumns = <Row>(fields: Readonly<Record<string, (row: Row) => Value>>): readonly Column<Row>[] =>
  Object.entries(fields).map(([title, read]) => {
    const text = (row: Row) => String(read(row) ?? "");
    return { key: title, title, text, ...(OF_MOMENTS.test(title) ? { time: text } : {}) };
  });
