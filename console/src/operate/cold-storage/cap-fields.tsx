import type { ColdStorageFactsFragment } from "../../generated/operate/cold-storage/cold-storage.ts";
import { Field } from "../../ui/field.tsx";
import { useReader } from "../../ui/reader.tsx";
import { typedForm } from "../../ui/typed-form.ts";
import { words } from "../../words/words.ts";
import { CAP_PARTS, type CapFault } from "./read-caps.ts";

type Props = {
  readonly currency: string;
  /** As it is in force. */
  readonly initial: ColdStorageFactsFragment["caps"][number] | undefined;
  readonly faults: readonly CapFault[];
};

/** How much of one currency is to stay. */
export function CapFields({ currency, initial, faults }: Props) {
  const { locale } = useReader();
  const w = words.coldStorage;
  return (
    <fieldset className="grid gap-5 sm:grid-cols-3">
      <legend className="mb-2 font-medium">{w.capOf(currency)}</legend>
      {CAP_PARTS.map((part) => {
        const before = initial?.[part];
        const why = faults.find((fault) => fault.currency === currency && fault.part === part)?.why;
        return (
          <Field
            key={part}
            label={w.parts[part]}
            name={`${part}.${currency}`}
            hint={w.partHints[part]}
            defaultValue={before ? typedForm(before.amount, locale) : ""}
            fault={why && whyText(why)}
            inputMode="decimal"
            autoComplete="off"
          />
        );
      })}
    </fieldset>
  );
}

function whyText(why: CapFault["why"]): string {
  const { capFaults } = words.coldStorage;
  if (why === "NEEDED" || why === "NOT_LESS" || why === "TOO_MUCH") return capFaults[why];
  return words.amount.faults[why];
}
