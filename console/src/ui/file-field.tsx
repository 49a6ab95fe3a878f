import { type DragEvent, type ReactNode, useId, useState } from "react";

type Props = {
  readonly label: string;
  readonly hint: ReactNode;
  /** What the browser offers to choose, such as `.csv,text/csv`. */
  readonly accept: string;
  readonly fault: ReactNode;
  /** What is told of the file that was chosen. */
  readonly said: ReactNode;
  readonly onFile: (file: File | undefined) => void;
  readonly children?: ReactNode;
};

/** A file: chosen by the browser's own button, or dropped. */
export function FileField({ label, hint, accept, fault, said, onFile, children }: Props) {
  const id = useId();
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent<HTMLElement>) => {
    event.preventDefault();
    setOver(false);
    const input = event.currentTarget.querySelector("input");
    if (!input || event.dataTransfer.files.length === 0) return;
    // The button says what was dropped, too.
    input.files = event.dataTransfer.files;
    onFile(input.files[0]);
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
        accept={accept}
        aria-invalid={fault ? true : undefined}
        aria-describedby={`${id}-hint ${id}-said`}
        // The same file, mended meanwhile, is chosen anew: only another one would be told of.
        onClick={({ currentTarget }) => {
          currentTarget.value = "";
        }}
        onChange={({ target }) => onFile(target.files?.[0])}
        className="w-full min-w-0 text-sm file:me-3 file:min-h-9 file:cursor-pointer file:rounded-md file:border file:border-line file:bg-raised file:px-3 file:text-ink"
      />
      <div id={`${id}-hint`} className="text-dim text-sm">
        {hint}
      </div>
      <div id={`${id}-said`} role="status" className="grid gap-1 text-sm">
        {fault && <p className="text-bad">{fault}</p>}
        {said}
      </div>
      {children}
    </section>
  );
}
