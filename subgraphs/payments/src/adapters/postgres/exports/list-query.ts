import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { ListTerms } from "../../../app/exports/ports.ts";
import { everyText, readText } from "../history/search-text.ts";
import { FIRST, filterValues } from "../history/search-values.ts";
import { everyTextOfAll, readTextOfAll } from "./everybody-text.ts";

type Asked = Pick<ListTerms, "whose" | "filter" | "order">;

/** The whole of a list in its order: one column, `id`. */
export function everyQuery({ whose, filter, order }: Asked): Required<Pick<pg.QueryConfig, "text" | "values">> {
  const values = valuesOf(whose, filter);
  if ("everybody" in whose) return { text: everyTextOfAll(order), values };
  const reference = filter?.reference ?? null;
  if (reference === null) return { text: everyText(order, false), values };
  return { text: everyText(order, true), values: [...values, reference] };
}

/** One row: how many were looked at, `most` and one at most, and how many of those fit. */
export function countQuery({ whose, filter }: Asked, most: number): pg.QueryConfig {
  const values = valuesOf(whose, filter);
  if ("everybody" in whose) return { text: readTextOfAll(most), values };
  const reference = filter?.reference ?? null;
  if (reference === null) return { text: readText(false, most), values };
  return { text: readText(true, most), values: [...values, reference] };
}

const valuesOf = (whose: Asked["whose"], filter: Asked["filter"]): unknown[] => {
  const owner = "everybody" in whose ? (FIRST as Uuid) : uuidOf(whose.userId);
  return filterValues(owner, { after: null, order: "NEWEST_FIRST" }, filter);
};
