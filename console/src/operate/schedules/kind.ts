import type { CofferError } from "@coffer/client/errors";
import type { ReactNode } from "react";
import type { LimitVersionsQuery, ScheduleCurrenciesQuery } from "../../generated/operate/schedules/schedules.ts";
import type { ShownRule } from "./diff-rules.ts";

/** Of fees, and of limits: both have the same form. */
export type Versions = LimitVersionsQuery["limitSchedules"];
export type Currency = ScheduleCurrenciesQuery["currencies"][number];

export type Asked<Data> = {
  readonly data: Data | undefined;
  readonly error: CofferError | null;
  readonly isOld: boolean;
  readonly onAgain: () => void;
};
/** A table: its version and its rules. Null where there is none. */
export type Table = { readonly version: number; readonly rules: readonly ShownRule[] } | null;

export type Kind = {
  readonly title: string;
  readonly what: string;
  readonly useVersions: (currency: string, after: string | null) => Asked<Versions>;
  /** The table that stands behind this cursor; the latest where it is null. */
  readonly useTable: (currency: string, after: string | null) => Asked<Table>;
  /** For ADMINs: says another table, from the latest on. */
  readonly Edit: (props: { readonly currency: Currency; readonly owner: string }) => ReactNode;
};
