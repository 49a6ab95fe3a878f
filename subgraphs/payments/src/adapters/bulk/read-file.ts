import { isUtf8 } from "node:buffer";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { letOthersGo } from "@coffer/platform/running/let-others-go";
import { err, ok } from "@coffer/platform/values/result";
import { CsvError, type Options, parse } from "csv-parse";
import { FILE_COLUMNS, type FileColumn, type FileRow, type ReadFile } from "../../app/bulk/ports.ts";
import { ROWS_MAX } from "../../domain/money/bulk-payment.ts";
import type { BulkFault } from "../../domain/money/bulk-refusals.ts";

/** Ten thousand rows with every cell as long as it may be are no longer. */
export const FILE_BYTES_MAX = 4_000_000;
/** After so many bytes others have their turn: about a millisecond. */
const CHUNK = 32_768;
/** Of all cells of a row together; the longest row that can be taken has a quarter. */
const RECORD_MAX = 8_192;
const CELLS_MAX = 32;

const ofFile = (fault: Pick<BulkFault, "code" | "message">) => err([{ row: null, column: null, ...fault }]);

/** Reads a CSV file (RFC 4180), and nothing behind the first row that is one too many. */
export const readFile: ReadFile = async (base64) => {
  if (base64.length > Math.ceil(FILE_BYTES_MAX / 3) * 4)
    return ofFile({ code: "FILE_TOO_LARGE", message: `must have at most ${FILE_BYTES_MAX} bytes` });
  const bytes = Buffer.from(base64, "base64");
  if (bytes.toString("base64") !== base64)
    return ofFile({ code: "NOT_BASE64", message: "must be canonical base64 (RFC 4648)" });
  // What is not UTF-8 would be read as other names than somebody wrote.
  if (!isUtf8(bytes))
    return ofFile({ code: "NOT_UTF8", message: "must be UTF-8: save it so, and not in the system's own form" });
  const lines = await readLines(bytes);
  if (!Array.isArray(lines)) return err([lines.fault]);
  const [header, ...records] = lines;
  const columns = readHeader(header ?? []);
  if (!columns.ok) return columns;
  if (records.length === 0) return ofFile({ code: "NO_ROWS", message: "must have a row below its header" });
  if (records.length > ROWS_MAX)
    return ofFile({ code: "TOO_MANY_ROWS", message: `must have at most ${ROWS_MAX} rows` });
  return toRows(columns.value, records);
};

type Lines = string[][] | { readonly fault: BulkFault };

async function readLines(bytes: Buffer): Promise<Lines> {
  const lines: string[][] = [];
  const options: Options = {
    bom: true,
    delimiter: separatorOf(bytes),
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: RECORD_MAX,
  };
  try {
    await pipeline(Readable.from(chunksOf(bytes)), parse(options), async (records: AsyncIterable<string[]>) => {
      for await (const record of records) {
        lines.push(record);
        if (lines.length > ROWS_MAX + 1) return;
      }
    });
    return lines;
  } catch (error) {
    // That no more was taken has aborted it: by then there is one row too many, whatever follows.
    if (lines.length > ROWS_MAX + 1) return lines;
    if (!(error instanceof CsvError)) throw error;
    // Of lines that were read and not given to us yet, it knows, too; the header is one.
    const read = typeof error.records === "number" ? error.records : lines.length;
    const message = "is no CSV (RFC 4180) from here on: a quote is open, or stands where none may, or it is too long";
    return { fault: { row: read === 0 ? null : read, column: null, code: "NOT_CSV", message } };
  }
}

async function* chunksOf(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK) {
    yield bytes.subarray(at, at + CHUNK);
    await letOthersGo();
  }
}

/** As the header has it: where commas are for decimals, programs write semicolons. */
function separatorOf(bytes: Buffer): "," | ";" {
  const header =
    bytes
      .subarray(0, RECORD_MAX)
      .toString()
      .split(/[\r\n]/, 1)[0] ?? "";
  return header.includes(";") && !header.includes(",") ? ";" : ",";
}

const isColumn = (name: string): name is FileColumn => (FILE_COLUMNS as readonly string[]).includes(name);

function readHeader(header: readonly string[]) {
  const names = header.slice(0, CELLS_MAX).map((name) => name.trim().toLowerCase());
  const columns = names.filter(isColumn);
  if (columns.length < header.length)
    return ofFile({ code: "COLUMN_UNKNOWN", message: `must have no other columns than ${FILE_COLUMNS.join(", ")}` });
  if (new Set(columns).size < columns.length)
    return ofFile({ code: "COLUMN_REPEATED", message: "must have each column once" });
  const has = (name: FileColumn) => columns.includes(name);
  if (!has("amount") || !has("currency") || !(has("username") || has("user_id") || has("account_id")))
    return ofFile({
      code: "COLUMN_MISSING",
      message: "must have amount, currency, and one of username, user_id and account_id",
    });
  return ok(columns);
}

function toRows(columns: readonly FileColumn[], records: readonly string[][]) {
  const faults = records.flatMap((record, i): BulkFault[] =>
    record.length === columns.length
      ? []
      : [{ row: i + 1, column: null, code: "CELLS_MISMATCH", message: "must have as many cells as the header" }],
  );
  if (faults.length > 0) return err(faults);
  return ok(records.map((record) => toRow(columns, record)));
}

const EMPTY = Object.fromEntries(FILE_COLUMNS.map((name) => [name, null])) as FileRow;

function toRow(columns: readonly FileColumn[], record: readonly string[]): FileRow {
  const cells = columns.map((name, i) => [name, record[i] === "" ? null : (record[i] ?? null)]);
  return { ...EMPTY, ...Object.fromEntries(cells) };
}
