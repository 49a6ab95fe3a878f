import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, useId } from "react";

type About = {
  readonly label: string;
  readonly hint?: ReactNode;
  /** Why what was typed was not taken. */
  readonly fault?: ReactNode;
};

type FieldProps = About &
  InputHTMLAttributes<HTMLInputElement> & {
    /** At the end of the box, in the same line. */
    readonly beside?: ReactNode;
  };

const BOX =
  "w-full min-h-10 rounded-md border border-strong bg-field px-3 py-2 text-ink aria-invalid:border-bad aria-invalid:outline-bad";

/** What a field says of itself, to whoever sees it and to whoever hears it. */
function Around({ label, hint, fault, id, children }: About & { readonly id: string; readonly children: ReactNode }) {
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children}
      {hint && (
        <div id={`${id}-hint`} className="text-dim text-sm">
          {hint}
        </div>
      )}
      {fault && (
        <div id={`${id}-fault`} className="text-bad text-sm">
          {fault}
        </div>
      )}
    </div>
  );
}

const describedBy = (id: string, { hint, fault }: About): string | undefined =>
  [fault ? `${id}-fault` : "", hint ? `${id}-hint` : ""].filter(Boolean).join(" ") || undefined;

export function Field({ label, hint, fault, beside, ...input }: FieldProps) {
  const id = useId();
  const about = { label, hint, fault };
  return (
    <Around {...about} id={id}>
      <div className="flex items-center gap-2">
        <input
          {...input}
          id={id}
          aria-invalid={fault ? true : undefined}
          aria-describedby={describedBy(id, about)}
          className={BOX}
        />
        {beside}
      </div>
    </Around>
  );
}

export function Choice({ label, hint, fault, children, ...select }: About & SelectHTMLAttributes<HTMLSelectElement>) {
  const id = useId();
  const about = { label, hint, fault };
  return (
    <Around {...about} id={id}>
      <select
        {...select}
        id={id}
        aria-invalid={fault ? true : undefined}
        aria-describedby={describedBy(id, about)}
        className={BOX}
      >
        {children}
      </select>
    </Around>
  );
}
