import { parseId } from "@coffer/contracts/ids";
import type { InputFault } from "@coffer/platform/graphql/errors";
import { anything, faultAt, line, listOf, optional, within } from "@coffer/platform/graphql/input-parsers";
import { numberPlace, type PageArguments, pagedList, pageSize } from "@coffer/platform/graphql/pages";
import { object, type Parser, type ReadAt, readInput } from "@coffer/platform/graphql/read-input";
import { letOthersGo } from "@coffer/platform/running/let-others-go";
import { ok } from "@coffer/platform/values/result";
import type { AskedRow } from "../../app/bulk/create-bulk.ts";
import type { BulkPage, FileRow, RowPage } from "../../app/bulk/ports.ts";
import type { Assets } from "../../app/money/ports.ts";
import { type BulkStatus, ROWS_MAX, type RowStatus } from "../../domain/money/bulk-payment.ts";
import type { BulkFault } from "../../domain/money/bulk-refusals.ts";
import type { BulkId } from "../../domain/money/ids.ts";
import type { BulkPaymentRowInput } from "../generated/types.ts";
import { makeAmountParser, memo, payee, reference } from "../money/parse.ts";

const [NAME_MAX, KEY_MAX] = [64, 64];
const CSV_ROWS_MAX = 1_000;
/** What fits into the values of a body. */
export const LISTED_MAX = 500;
/** After so many rows others have their turn: some milliseconds. */
const SLICE = 250;

export const bulkName = optional(line(NAME_MAX));

/** Of a list, its length alone: what is wrong with its rows is a refusal. */
export const rowList = optional(
  listOf(anything<BulkPaymentRowInput>, { min: 1, max: LISTED_MAX, message: `must have 1 to ${LISTED_MAX} rows` }),
);

/** Rows, or a file of them. */
export const exactlyOne: Parser<{ readonly rows?: unknown; readonly csv?: unknown }, null> = ({ rows, csv }, path) =>
  (rows ?? null) === null ? needs(csv ?? null, path) : needs((csv ?? null) === null ? rows : null, path);

const needs = (given: unknown, path: string) =>
  given === null ? faultAt(path, "EXACTLY_ONE", "must have exactly one of rows and csv") : ok(null);

/** A row of a file, as it would be said in a list. */
export const toRowInput = (row: FileRow): BulkPaymentRowInput => ({
  key: row.key,
  to: { username: row.username, userId: row.user_id, accountId: row.account_id },
  amount: { amount: row.amount ?? "", currency: row.currency ?? "" },
  memo: row.memo,
  reference: row.reference,
});

export type ReadRows = { readonly rows: readonly AskedRow[]; readonly faults: readonly BulkFault[] };

/** Every row by itself: those that can be read, and what is wrong with the others. */
export async function readRows(given: readonly BulkPaymentRowInput[], assets: Assets): Promise<ReadRows> {
  const readRow = object((read: ReadAt<BulkPaymentRowInput>) => ({
    key: read("key", optional(line(KEY_MAX))),
    to: read("to", payee),
    amount: read("amount", makeAmountParser(assets)),
    memo: read("memo", memo),
    reference: read("reference", reference),
  }));
  const rows: AskedRow[] = [];
  const faults: BulkFault[] = [];
  for (const [i, input] of given.entries()) {
    if (i % SLICE === 0) await letOthersGo();
    const read = readRow(input, "row");
    if (read.ok) rows.push({ place: i + 1, ...read.value });
    else faults.push(...read.error.map((fault) => toFault(i + 1, fault)));
  }
  return { rows, faults };
}

/** `row.amount.currency` is what a file calls `currency`. */
const toFault = (row: number, { path, code, message }: InputFault): BulkFault => ({
  row,
  column: path.split(".").at(-1) ?? null,
  code,
  message,
});

export type BulkPageArguments = PageArguments & { readonly status?: BulkStatus | null | undefined };

export const bulkList = (owner: string, { status }: BulkPageArguments) =>
  pagedList<BulkId>({
    name: "bulk payments",
    of: [owner, status ?? null],
    parsePlace: (text) => parseId("blk", text),
  });

/** Throws BAD_USER_INPUT with every fault. */
export const readBulkPage = (owner: string, args: BulkPageArguments): BulkPage =>
  readInput(args, (read) => ({
    first: read("first", pageSize),
    after: read("after", bulkList(owner, args).after),
    status: read("status", optional(anything<BulkStatus>)),
  }));

export type RowPageArguments = PageArguments & { readonly status?: RowStatus | null | undefined };

export const rowsOfBulk = (id: BulkId, { status }: RowPageArguments) =>
  pagedList<number>({ name: "rows of a bulk payment", of: [id, status ?? null], parsePlace: numberPlace });

export const readRowPage = (id: BulkId, args: RowPageArguments): RowPage =>
  readInput(args, (read) => ({
    first: read("first", pageSize),
    after: read("after", rowsOfBulk(id, args).after),
    status: read("status", optional(anything<RowStatus>)),
  }));

/** Of a part as CSV. */
export const readCsvPart = (args: { readonly first: number; readonly after: number }): RowPage => ({
  ...readInput(args, (read) => ({
    first: read("first", within({ min: 1, max: CSV_ROWS_MAX })),
    after: read("after", within({ min: 0, max: ROWS_MAX })),
  })),
  status: null,
});
