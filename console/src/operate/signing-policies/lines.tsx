import { type ReactNode, useId } from "react";

type Props = {
  readonly label: string;
  readonly name: string;
  readonly hint: ReactNode;
  readonly fault?: string | undefined;
  readonly defaultValue: string;
};

/** A field of several lines, each of which says one thing. */
export function Lines({ label, name, hint, fault, defaultValue }: Props) {
  const id = useId();
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <textarea
        id={id}
        name={name}
        rows={3}
        defaultValue={defaultValue}
        spellCheck={false}
        autoComplete="off"
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
