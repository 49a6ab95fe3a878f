import type { UploadBulkMutation } from "../../generated/wallet/bulk/bulk.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { download, toCsv } from "../../ui/csv.ts";
import { DataTable } from "../../ui/data-table.tsx";
import { Code } from "../../ui/fault.tsx";
import type { Column } from "../../ui/table-types.ts";
import { useWriteCount } from "../../ui/use-write-count.ts";
import { words } from "../../words/words.ts";
import { wordsOfFault } from "./refusal-words.ts";

export type Faulty = Extract<
  NonNullable<UploadBulkMutation["createBulkPayment"]>,
  { readonly __typename: "BulkPaymentFaulty" }
>;
type Fault = Faulty["faults"][number] & { readonly at: number };

/** More are for the file. */
const SHOWN = 100;

const columnOf = ({ column }: Fault): string => (column === "to" ? words.bulk.payeeColumn : (column ?? ""));

function columnsOf(write: (count: number) => string): readonly Column<Fault>[] {
  const w = words.bulk.fault;
  return [
    { key: "row", title: w.row, isFixed: true, text: ({ row }) => (row === null ? w.wholeFile : write(row)) },
    {
      key: "column",
      title: w.column,
      isFixed: true,
      text: (fault) => columnOf(fault) || (fault.row === null ? "" : w.wholeRow),
    },
    {
      key: "what",
      title: w.what,
      isFixed: true,
      text: ({ code, message }) => wordsOfFault(code) ?? message,
      cell: ({ code, message }) => (
        <span className="block max-w-xl">
          {wordsOfFault(code) ?? <span lang="en">{message}</span>} <Code code={code} />
        </span>
      ),
    },
  ];
}

/** What is wrong with a file: each row's faults, and what to do about them. */
export function Faults({ faults: { faults, faultCount } }: { readonly faults: Faulty }) {
  const write = useWriteCount();
  const w = words.bulk;
  const rows = faults.map((fault, at) => ({ ...fault, at }));
  const save = () =>
    download(
      "faults.csv",
      toCsv([
        [w.fault.row, w.fault.column, w.fault.what, w.fault.code],
        ...rows.map((fault) => [
          String(fault.row ?? ""),
          columnOf(fault),
          wordsOfFault(fault.code) ?? fault.message,
          fault.code,
        ]),
      ]),
    );
  return (
    <Card title={w.fault.what} className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <p>
        {w.faultsMeaning} {faultCount > SHOWN && w.faultsShown(write(SHOWN), write(faultCount))}
      </p>
      <DataTable
        label={w.fault.what}
        columns={columnsOf(write)}
        keyOf={({ at }) => String(at)}
        page={{ rows: rows.slice(0, SHOWN), endCursor: null }}
        isAsking={false}
        fault={null}
        onAgain={() => undefined}
        search={{}}
        onSearch={() => undefined}
        empty=""
      />
      <Button onClick={save} className="justify-self-start">
        {w.saveFaults}
      </Button>
    </Card>
  );
}
