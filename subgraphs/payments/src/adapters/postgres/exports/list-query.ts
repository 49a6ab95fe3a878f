import { type Uuid, uuidOf } from "@coffer/contracts/ids";
import type pg from "pg";
import type { ListTerms } from "../../../app/exports/ports.ts";
import { everyText, readText } from "../history/search-text.ts";
import { FIRST, filterValues } from "../history/search-values.ts";
import { everyTextOfAll, readTextOfAll } from "./everybody-text.ts";

type Asked = Pick<ListTerms, "whose" | "filter" | "order">;

/** The whole of a list in its order: one column, `id`. */
export function everyQuery(asked: Asked): Required<Pick<pg.QueryConfig, "text" | "values">> {
  const { whose, order } = asked;
  const { isNamed, values } = readAsked(asked);
  return { text: "everybody" in whose ? everyTextOfAll(order) : everyText(order, isNamed), values };
}

/** One row: how many were looked at, `most` and one at most, and how many of those fit. */
export function countQuery(asked: Asked, most: number): pg.QueryConfig {
  const { isNamed, values } = readAsked(asked);
  return { text: "everybody" in asked.whose ? readTextOfAll(most) : readText(isNamed, most), values };
}

/** A reference is its maker's: nobody looks for one among everybody's. */
function readAsked({ whose, filter }: Asked): { readonly isNamed: boolean; readonly values: unknown[] } {
  const values = valuesOf(whose, filter);
  const reference = "everybody" in whose ? null : (filter?.reference ?? null);
  return { isNamed: reference !== null, values: reference === null ? values : [...values, reference] };
}

const valuesOf = (whose: Asked["whose"], filter: Asked["filter"]): unknown[] => {
  const owner = "everybody" in whose ? (FIRST as Uuid) : uuidOf(whose.userId);
  return filterValues(owner, { after: null, order: "NEWEST_FIRST" }, filter);
};
