import type { ReactNode } from "react";
import type { TriedPeriodFragment } from "../../generated/operate/schedules/trials.ts";
import { useSend } from "../../live/use-ask.ts";
import { Button } from "../../ui/button.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";

const w = words.trials;

type Props<Result, Variables> = {
  readonly document: Parameters<typeof useSend<Result, Variables>>[0];
  readonly variables: Variables;
  readonly meaning: string;
  /** Of the answer: which payments it is of, and what came of them; null where it was refused. */
  readonly read: (answer: Result) => { readonly period: TriedPeriodFragment; readonly shown: ReactNode } | null;
};

/**
 * What a table would have come to, before anybody says it: only for whoever asks, for it takes a
 * while.
 */
export function TryOut<Result, Variables>({ document, variables, meaning, read }: Props<Result, Variables>) {
  const trial = useSend<Result, Variables>(document);
  const found = trial.data && !trial.isPending ? read(trial.data) : null;
  return (
    <section aria-label={w.title} className="grid gap-3 rounded-lg border border-line p-4">
      <h3 className="font-medium">{w.title}</h3>
      <p className="text-dim">{meaning}</p>
      <Button isBusy={trial.isPending} onClick={() => trial.mutate(variables)} className="justify-self-start">
        {trial.isPending ? w.trying : w.tryIt}
      </Button>
      {trial.data && !trial.isPending && !found && <RefusalNote code="SIMULATIONS_BUSY">{w.busy}</RefusalNote>}
      <SendFault fault={trial.error} sentAt={trial.submittedAt} />
      <div role="status">{found && <Tried period={found.period} />}</div>
      {found?.shown}
    </section>
  );
}

function Tried({
  period: { from, before, lookedFrom, lookedAt, isPartial },
}: {
  readonly period: TriedPeriodFragment;
}) {
  return (
    <>
      <p>
        {w.looked(lookedAt)} <Time at={from} /> – <Time at={before} />
      </p>
      {isPartial && (
        <p className="text-waiting">
          {w.partial} <Time at={lookedFrom} />
        </p>
      )}
    </>
  );
}
