import type { SavedFileFragment } from "../generated/payment/files.ts";
import { refusalCode } from "../live/refusal-code.ts";
import { Button } from "../ui/button.tsx";
import { Fault } from "../ui/fault.tsx";
import { RefusalNote } from "../ui/refused.tsx";
import { useWriteCount } from "../ui/use-write-count.ts";
import { words } from "../words/words.ts";
import type { AskedFile, FileRefusal } from "./use-file.ts";

type Props = { readonly label: string; readonly asked: AskedFile };

/** Asks for a file, tells how far it is, and then leads to it. */
export function FileButton({ label, asked }: Props) {
  const write = useWriteCount();
  const { file, refusal, fault, isBusy } = asked;
  return (
    <div className="grid justify-items-start gap-2">
      <Button onClick={asked.ask} isBusy={isBusy}>
        {label}
      </Button>
      <div aria-live="polite">{file && <Progress file={file} write={write} />}</div>
      {refusal && <RefusalNote code={refusalCode(refusal)}>{refusalWords(refusal, write)}</RefusalNote>}
      {fault && <Fault fault={fault} />}
    </div>
  );
}

type ProgressProps = { readonly file: SavedFileFragment; readonly write: (count: number) => string };

function Progress({ file: { state, failure, fileName, rows, expectedRows, link }, write }: ProgressProps) {
  const w = words.files;
  if (state === "QUEUED") return <p>{expectedRows > 1 ? w.written(write(rows), write(expectedRows)) : w.making}</p>;
  if (state === "READY" && link)
    return (
      <a href={addressOf(link)} download={fileName} className="text-accent underline underline-offset-2">
        {w.save(fileName)}
      </a>
    );
  if (state === "EXPIRED") return <p>{w.expired}</p>;
  return <p className="text-bad">{failure === "TOO_LARGE" ? w.tooLarge : w.fault}</p>;
}

/** Of the server that this page is from, by whatever name it was reached. */
const addressOf = (link: string): string => new URL(link).pathname;

function refusalWords(refusal: FileRefusal, write: (count: number) => string): string {
  const w = words.files.refusals;
  switch (refusal.__typename) {
    case "PaymentNotFound":
      return w.notFound;
    case "ExportTooLarge":
      return w.tooLarge(write(refusal.limit));
    case "TooManyExports":
      return w.tooMany(refusal.limit);
    case "IdempotencyKeyReused":
      return w.keyReused;
  }
}
