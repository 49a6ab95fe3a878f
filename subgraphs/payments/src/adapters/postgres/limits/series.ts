import { uuidOf } from "@coffer/contracts/ids";
import { columnsOf } from "@coffer/platform/postgres/columns";
import { nameOfSeries, type Series } from "../../../domain/limits/series.ts";

/** In the order of the functions' parameters. Any method is an empty text. */
export const SERIES = columnsOf<Series>({
  users: ["uuid", ({ userId }) => uuidOf(userId)],
  currencies: ["text", ({ currency }) => currency],
  operations: ["text", ({ operation }) => operation],
  methods: ["text", ({ methodKind }) => methodKind ?? ""],
});

/** `$2::uuid[], $3::text[], …`: from this number on. */
export const seriesFrom = (first: number): string =>
  `$${first}::uuid[], $${first + 1}::text[], $${first + 2}::text[], $${first + 3}::text[]`;

/** Each once. */
export const distinctSeries = (series: readonly Series[]): Series[] => [
  ...new Map(series.map((one) => [nameOfSeries(one), one])).values(),
];
