import { type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import { giveValues, type Known, rememberSent, type Values } from "./form-values.ts";

type Props = {
  /** What was typed, by the fields' names. */
  readonly onSubmit: (typed: FormData) => void;
  /** Changes when the form was refused: the first field that is at fault takes the focus. */
  readonly refusedAt?: number | undefined;
  /**
   * What its fields say, by their names, at first and whenever it has changed elsewhere, as in the
   * address: whoever is in one of them stays there, and what is typed stays.
   */
  readonly values?: Values;
  readonly children: ReactNode;
  readonly className?: string;
};

export function Form({ onSubmit, refusedAt, values, children, className = "" }: Props) {
  const form = useRef<HTMLFormElement>(null);
  const known = useRef<Known>({ given: new Map(), sent: new Map() });
  useLayoutEffect(() => {
    if (form.current && values) giveValues(form.current, known.current, values);
  });
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
        rememberSent(event.currentTarget, known.current);
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
