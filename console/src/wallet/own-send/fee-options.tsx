import { useId } from "react";
import { Amount } from "../../ui/amount.tsx";
import { words } from "../../words/words.ts";
import type { Option, OwnQuote } from "./use-own-quote.ts";

type Props = {
  readonly quote: OwnQuote;
  readonly chosen: Option;
  readonly onChoose: (priority: Option["priority"]) => void;
};

/** How soon it is to be in a block, and what each takes. */
export function FeeOptions({ quote: { options, source }, chosen, onChoose }: Props) {
  const name = useId();
  const w = words.ownSend.fees;
  const said = (
    <p className="text-dim text-sm">
      {w.sources[source]} {options.length < 3 && w.some}
    </p>
  );
  // All of the ether there is costs the same, however soon: there is nothing to choose.
  if (new Set(options.map(({ maximumFee }) => maximumFee.amount)).size === 1) return <div className="mb-5">{said}</div>;
  return (
    <fieldset className="mb-5 grid gap-2">
      <legend className="mb-2 font-medium">{w.legend}</legend>
      {options.map(({ priority, expectedFee, maximumFee }) => (
        <label
          key={priority}
          className="flex cursor-pointer items-start gap-3 rounded-md border border-line px-3.5 py-2.5 hover:bg-hover has-checked:border-accent"
        >
          <input
            type="radio"
            name={name}
            value={priority}
            checked={priority === chosen.priority}
            onChange={() => onChoose(priority)}
            className="mt-0.5 size-5 shrink-0"
          />
          <span className="grid min-w-0 gap-0.5">
            <span className="font-medium">{w.priorities[priority]}</span>
            <span className="amount-wraps text-dim text-sm">
              {w.expected} <Amount money={expectedFee} />, {w.most} <Amount money={maximumFee} />
            </span>
          </span>
        </label>
      ))}
      {said}
    </fieldset>
  );
}
