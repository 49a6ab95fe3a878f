import { type ReactNode, useEffect, useRef } from "react";

type Props = {
  /** What was typed, by the fields' names. */
  readonly onSubmit: (typed: FormData) => void;
  /** Changes when the form was refused: the first field that is at fault takes the focus. */
  readonly refusedAt?: number | undefined;
  /**
   * What the address says of its fields, by their names: where it says something else, they are
   * filled anew, and whoever is in one of them stays there.
   */
  readonly values?: Readonly<Record<string, string | undefined>>;
  readonly children: ReactNode;
  readonly className?: string;
};

export function Form({ onSubmit, refusedAt, values, children, className = "" }: Props) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (!refusedAt) return;
    const place = form.current?.querySelector<HTMLElement>("[aria-invalid=true], [data-refusal]");
    place?.focus();
  }, [refusedAt]);
  // Plain data: the same text is the same values.
  const said = values && JSON.stringify(values);
  useEffect(() => {
    if (said) fill(form.current, JSON.parse(said));
  }, [said]);
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

/** Every field that can be filled: one of which nothing is said is empty then. */
function fill(form: HTMLFormElement | null, values: Readonly<Record<string, string>>): void {
  for (const field of form?.elements ?? [])
    if ((field instanceof HTMLInputElement || field instanceof HTMLSelectElement) && field.name)
      field.value = values[field.name] ?? "";
}

/** What was typed into a field of that name. */
export const typedIn = (typed: FormData, name: string): string => {
  const value = typed.get(name);
  return typeof value === "string" ? value : "";
};
