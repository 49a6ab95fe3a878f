import { type ReactNode, useEffect, useRef } from "react";

type Props = {
  /** What was typed, by the fields' names. */
  readonly onSubmit: (typed: FormData) => void;
  /** Changes when the form was refused: the first field that is at fault takes the focus. */
  readonly refusedAt?: number | undefined;
  readonly children: ReactNode;
  readonly className?: string;
};

export function Form({ onSubmit, refusedAt, children, className = "" }: Props) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (!refusedAt) return;
    const place = form.current?.querySelector<HTMLElement>("[aria-invalid=true], [data-refusal]");
    place?.focus();
  }, [refusedAt]);
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(new FormData(event.currentTarget));
      }}
      className={`grid gap-5 ${className}`}
    >
      {children}
    </form>
  );
}

/** What was typed into a field of that name. */
export const typedIn = (typed: FormData, name: string): string => {
  const value = typed.get(name);
  return typeof value === "string" ? value : "";
};

/** Why nothing was done, where no single field is at fault. */
export function RefusalNote({ children }: { readonly children: ReactNode }) {
  if (!children) return null;
  return (
    <div
      role="alert"
      data-refusal
      tabIndex={-1}
      className="rounded-md border border-bad bg-raised px-3.5 py-2.5 text-bad"
    >
      {children}
    </div>
  );
}
