import { useQueryClient } from "@tanstack/react-query";
import { linkOptions } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import {
  AdvanceSandboxClockDocument,
  type AdvanceSandboxClockMutation,
  type AdvanceSandboxClockMutationVariables,
  SandboxClockDocument,
  type SandboxClockFactsFragment,
} from "../../generated/develop/sandbox/sandbox.ts";
import { askAnewInAllTabs } from "../../live/tabs-know.ts";
import { useAsk } from "../../live/use-ask.ts";
import { useAttempt } from "../../live/use-attempt.ts";
import { useViewer } from "../../shell/viewer.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Time } from "../../ui/time.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";
import { UntilForm } from "./until-form.tsx";

const LOOK_AT = { link: linkOptions({ to: "/develop/sandbox" }), label: words.askAgain.same };
const w = words.sandbox;

/** How far it goes by one press. */
const STEPS = [
  { seconds: 3600, label: w.steps.hour },
  { seconds: 86_400, label: w.steps.day },
  { seconds: 30 * 86_400, label: w.steps.month },
] as const;

/** The sandbox's own time, and ways to let it pass. */
export function Clock() {
  const owner = useViewer()?.id;
  const { data, error, refetch, dataUpdatedAt } = useAsk(SandboxClockDocument, {});
  const clock = data?.testClock;
  return (
    <Card title={w.clock}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
        <p className="max-w-3xl text-dim">{w.clockMeaning}</p>
        {error && <Fault fault={error} onAgain={() => void refetch()} />}
        {!error && !data && <Skeleton rows={3} />}
        {clock && <About clock={clock} askedAt={dataUpdatedAt} />}
        {clock && owner && <Advance owner={owner} />}
      </div>
    </Card>
  );
}

type AboutProps = { readonly clock: SandboxClockFactsFragment; readonly askedAt: number };

function About({ clock: { now, aheadSeconds, advancedAt, advancedBy }, askedAt }: AboutProps) {
  const [passedMs, setPassed] = useState(0);
  useEffect(() => {
    const tick = () => setPassed(Math.max(0, Date.now() - askedAt));
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
  }, [askedAt]);
  return (
    <Facts
      facts={[
        fact(
          w.shows,
          <span role="timer" className="tabular-nums">
            <Time at={new Date(Date.parse(now) + passedMs).toISOString()} />
          </span>,
        ),
        fact(w.ahead, aheadSeconds === 0 ? w.notAhead : w.lasts(aheadSeconds)),
        advancedAt === null
          ? null
          : fact(
              w.advanced,
              <>
                <Time at={advancedAt} /> {advancedBy && w.by(advancedBy.username)}
              </>,
            ),
      ]}
    />
  );
}

function Advance({ owner }: { readonly owner: string }) {
  const cache = useQueryClient();
  const say = useToast();
  const attempt = useAttempt(AdvanceSandboxClockDocument, {
    owner,
    form: "advance-clock",
    onAnswer({ advanceTestClock: answer }) {
      askAnewInAllTabs(cache);
      if (answer?.__typename === "AdvanceTestClockSuccess") say(w.done);
    },
  });
  if (attempt.pending) return <AskAgain attempt={attempt} onAgain={() => attempt.sendAgain()} lookAt={LOOK_AT} />;
  const go = (by: AdvanceSandboxClockMutationVariables["input"]["by"]) =>
    attempt.send((idempotencyKey) => ({ input: { by, idempotencyKey } }));
  return (
    <div className="grid justify-items-start gap-5">
      <fieldset className="flex flex-wrap gap-3">
        <legend className="mb-2 font-medium">{w.advance}</legend>
        {STEPS.map(({ seconds, label }) => (
          <Button key={seconds} onClick={() => go({ seconds })} isBusy={attempt.isBusy}>
            {label}
          </Button>
        ))}
      </fieldset>
      <UntilForm isBusy={attempt.isBusy} fault={attempt.fault} onUntil={(until) => go({ until })} />
      <RefusalNote code={attempt.refusalCode}>{refusalOf(attempt.answer?.advanceTestClock)}</RefusalNote>
      <SendFault fault={attempt.fault} sentAt={attempt.sentAt} places={["input.by"]} />
    </div>
  );
}

/** Why it was not advanced: a refusal that is not here does not compile. */
function refusalOf(answer: AdvanceSandboxClockMutation["advanceTestClock"] | undefined): string | null {
  if (!answer) return null;
  switch (answer.__typename) {
    case "AdvanceTestClockSuccess":
      return null;
    case "ClockOutOfRange":
    case "SandboxOnly":
      return w.refusals[answer.__typename];
    case "IdempotencyKeyReused":
      return words.operate.keyReused;
  }
}
