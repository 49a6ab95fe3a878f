import { compare, fromApi, toApi } from "@coffer/client/money";
import type { Money } from "../money.ts";
import { words } from "../words/words.ts";
import { Amount } from "./amount.tsx";
import { drawSteps, HEIGHT, STEP_WIDTH } from "./step-path.ts";

type Props = {
  /** What it shows, in words: its table stands beside it, and says the same exactly. */
  readonly label: string;
  /** Of one currency, oldest first. */
  readonly amounts: readonly Money[];
};

/** How an amount changed from one movement to the next, with the most and the least of it. */
export function StepChart({ label, amounts }: Props) {
  const exact = amounts.map(fromApi);
  const sorted = exact.toSorted(compare);
  const [least, most] = [sorted[0], sorted.at(-1)];
  if (!least || !most || exact.length < 2) return null;
  const { path, zero } = drawSteps(exact.map(({ units }) => units));
  const width = amounts.length * STEP_WIDTH;
  return (
    <figure className="mb-5 grid gap-2">
      <figcaption className="flex flex-wrap justify-between gap-x-6 gap-y-1 text-dim text-sm">
        <span>{label}</span>
        <span className="flex flex-wrap gap-x-6">
          <span>
            {words.chart.most} <Amount money={toApi(most)} />
          </span>
          <span>
            {words.chart.least} <Amount money={toApi(least)} />
          </span>
        </span>
      </figcaption>
      <svg
        viewBox={`0 -20 ${width} ${HEIGHT + 40}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        className="h-28 w-full rounded-md border border-line bg-ground"
      >
        <path
          d={`M0 ${zero}H${width}`}
          className="stroke-strong"
          strokeDasharray="4 4"
          vectorEffect="non-scaling-stroke"
        />
        <path d={path} className="stroke-accent" fill="none" strokeWidth="2" vectorEffect="non-scaling-stroke" />
      </svg>
    </figure>
  );
}
