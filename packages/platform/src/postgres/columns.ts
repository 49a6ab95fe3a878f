import type { Uuid } from "@coffer/contracts/ids";
import { bytesArray, plainArray, textArray } from "./array-literal.ts";

/**
 * What a column of each type is given. A UUID is one only by its type: an id of another form does
 * not compile.
 */
type Given = {
  readonly uuid: Uuid;
  readonly text: string;
  readonly numeric: bigint;
  readonly bigint: bigint;
  readonly int: number;
  readonly boolean: boolean;
  readonly timestamptz: Date;
  readonly bytea: Buffer;
  readonly jsonb: object;
};
type Type = keyof Given;

const WRITE: { readonly [T in Type]: (values: readonly (Given[T] | null)[]) => string } = {
  uuid: plainArray,
  text: textArray,
  numeric: plainArray,
  bigint: plainArray,
  int: plainArray,
  boolean: plainArray,
  timestamptz: (values) => plainArray(values.map((value) => value?.toISOString() ?? null)),
  bytea: (values) => bytesArray(values.map((value) => value?.toString("hex") ?? null)),
  jsonb: (values) => textArray(values.map((value) => value && JSON.stringify(value))),
};

/** A column's type, and its value in a row. */
export type Column<Row> = {
  [T in Type]: readonly [type: T, of: (row: Row) => Given[T] | null];
}[Type];

export type Columns<Row> = {
  /** `id, owner_id`: for the list of an INSERT, and for the SELECT beside it. */
  readonly names: string;
  readonly count: number;
  /**
   * Rows as a table of this alias, from parameters beginning with this number: `unnest($1::uuid[],
   * $2::text[]) WITH ORDINALITY a(id, kind, place)`. `place` is a row's own, from 1.
   */
  from(alias: string, first?: number): string;
  /** One array for each column, in PostgreSQL's text form. */
  values(rows: readonly Row[]): string[];
};

/**
 * Columns by name. Names, types and values are written at one place, so that no value comes under
 * another column's name.
 */
export function columnsOf<Row>(columns: Readonly<Record<string, Column<Row>>>): Columns<Row> {
  const entries = Object.entries(columns);
  const names = entries.map(([name]) => name).join(", ");
  return {
    names,
    count: entries.length,
    from: (alias, first = 1) =>
      `unnest(${entries.map(([, [type]], i) => `$${first + i}::${type}[]`).join(", ")}) WITH ORDINALITY ${alias}(${names}, place)`,
    values: (rows) =>
      entries.map(([, [type, of]]) => (WRITE[type] as (values: unknown[]) => string)(rows.map((row) => of(row)))),
  };
}
