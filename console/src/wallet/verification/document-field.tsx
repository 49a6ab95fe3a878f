import { type ChangeEvent, type DragEvent, type ReactNode, useEffect, useId, useState } from "react";
import { words } from "../../words/words.ts";
import { type Chosen, inspectFile } from "./read-document.ts";

type Props = {
  readonly label: string;
  readonly hint: string;
  readonly chosen: Chosen | null;
  /** What the API, or the form, says against it. */
  readonly fault?: ReactNode;
  readonly onChosen: (chosen: Chosen | null) => void;
};

/** A file: chosen by the browser's own button, or dropped; looked at before it is sent. */
export function DocumentField({ label, hint, chosen, fault, onChosen }: Props) {
  const id = useId();
  const [isOver, setOver] = useState(false);
  const shownFault = chosen?.fault ?? fault;
  const take = async (file: File | undefined) => onChosen(file ? await inspectFile(file) : null);
  const drop = (event: DragEvent<HTMLElement>) => {
    event.preventDefault();
    setOver(false);
    const input = event.currentTarget.querySelector("input");
    if (!input || event.dataTransfer.files.length === 0) return;
    // The button says what was dropped, too.
    input.files = event.dataTransfer.files;
    void take(input.files[0]);
  };
  return (
    <section
      aria-label={label}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={`grid content-start gap-2 rounded-lg border border-dashed p-4 ${isOver ? "border-accent bg-hover" : "border-strong"}`}
    >
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <input
        id={id}
        type="file"
        accept="image/jpeg,image/png,application/pdf,.jpg,.jpeg,.png,.pdf"
        aria-invalid={shownFault ? true : undefined}
        aria-describedby={`${id}-hint ${id}-said`}
        onChange={({ target }: ChangeEvent<HTMLInputElement>) => void take(target.files?.[0])}
        className="w-full min-w-0 text-sm file:me-3 file:min-h-9 file:cursor-pointer file:rounded-md file:border file:border-line file:bg-raised file:px-3 file:text-ink"
      />
      <p id={`${id}-hint`} className="text-dim text-sm">
        {hint}
      </p>
      <div id={`${id}-said`} role="status" className="grid gap-1 text-sm">
        {shownFault && <p className="text-bad">{shownFault}</p>}
        {chosen && <p>{words.verification.files.chosen(chosen.file.name, sizeOf(chosen.file))}</p>}
        {chosen?.warning && <p className="text-waiting">{chosen.warning}</p>}
      </div>
      {chosen && !chosen.fault && <Preview chosen={chosen} label={label} />}
    </section>
  );
}

const sizeOf = ({ size }: File): string =>
  size < 1024 * 1024 ? `${Math.ceil(size / 1024)} kB` : `${(size / 1024 / 1024).toFixed(1)} MB`;

function Preview({ chosen: { file, contentType }, label }: { readonly chosen: Chosen; readonly label: string }) {
  const [url, setUrl] = useState<string | null>(null);
  const isPicture = contentType !== "application/pdf";
  useEffect(() => {
    if (!isPicture) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file, isPicture]);
  if (!isPicture) return <p className="text-dim text-sm">{words.verification.files.pdf}</p>;
  if (!url) return null;
  return (
    <img
      src={url}
      alt={words.verification.files.preview(label)}
      className="max-h-48 w-auto max-w-full rounded-md border border-line object-contain"
    />
  );
}
