import { type ReactNode, type TextareaHTMLAttributes, useId } from "react";

type Props = TextareaHTMLAttributes<HTMLTextAreaElement> & {
  readonly label: string;
  readonly hint: ReactNode;
  readonly fault?: ReactNode;
};

/** A field of several lines, or of one that is too long for a line. */
export function Lines({ label, hint, fault, ...textarea }: Props) {
  const id = useId();
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <textarea
        rows={3}
        spellCheck={false}
        autoComplete="off"
        {...textarea}
        id={id}
        aria-invalid={fault ? true : undefined}
        aria-describedby={fault ? `${id}-fault ${id}-hint` : `${id}-hint`}
        className="w-full rounded-md border border-strong bg-field px-3 py-2 font-mono text-ink text-sm aria-invalid:border-bad aria-invalid:outline-bad"
      />
      <div id={`${id}-hint`} className="text-dim text-sm">
        {hint}
      </div>
      {fault && (
        <div id={`${id}-fault`} className="whitespace-pre-line text-bad text-sm">
          {fault}
        </div>
      )}
    </div>
  );
}
