import type { Currency } from "@coffer/client/money";
import { readTypedAmount, type TypedAmount } from "@coffer/client/typed-amount";
import { type ReactNode, useState } from "react";
import { words } from "../words/words.ts";
import { Field } from "./field.tsx";
import { useReader } from "./reader.tsx";

type Props = {
  readonly label: string;
  readonly name: string;
  readonly currency: Currency | undefined;
  /** As a person would type it. */
  readonly initially?: string | undefined;
  /** Beside how it was read, such as what can be spent. */
  readonly beside?: ReactNode;
  /** Why the API, or the page, does not take it. */
  readonly fault?: ReactNode;
};

/** An amount in the person's own way of writing it, and how it was read. */
export function AmountField({ label, name, currency, initially = "", beside, fault }: Props) {
  const { locale } = useReader();
  const [text, setText] = useState(initially);
  const [isLeft, setLeft] = useState(false);
  const read = currency && text !== "" ? readTypedAmount(text, currency, locale) : null;
  const reason = read && !read.ok && isLeft ? words.amount.faults[read.code] : null;
  return (
    <Field
      label={label}
      name={name}
      value={text}
      onChange={({ target }) => setText(target.value)}
      onBlur={() => setLeft(true)}
      inputMode="decimal"
      autoComplete="off"
      hint={
        <span aria-live="polite">
          {read?.ok && <span>{words.amount.readAs(read.reading)} </span>}
          {beside}
        </span>
      }
      fault={fault || reason}
    />
  );
}

/** Why a typed amount was not taken; null where it was. */
export const amountFault = (read: TypedAmount): string | null => (read.ok ? null : words.amount.faults[read.code]);
