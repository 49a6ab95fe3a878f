import { useQueryClient } from "@tanstack/react-query";
import { linkOptions } from "@tanstack/react-router";
import { useState } from "react";
import {
  EndStandingDocument,
  PauseStandingDocument,
  ResumeStandingDocument,
  SkipStandingDocument,
  type StandingOrderFragment,
} from "../../generated/wallet/schedules/schedules.ts";
import { isDone } from "../../live/refusal-code.ts";
import { askAnewInAllTabs } from "../../live/tabs-know.ts";
import { useAttempt } from "../../live/use-attempt.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { writeMoment } from "../../ui/moment.ts";
import { PlainOrder, type PlainOrderProps } from "../../ui/plain-order.tsx";
import { useReader } from "../../ui/reader.tsx";
import { words } from "../../words/words.ts";
import { type StepAnswer, useStepRefusal } from "./refusal-words.ts";

type Props = { readonly order: StandingOrderFragment; readonly owner: string };
type ActProps = Props & { readonly onDone: () => void };
type Act = "pause" | "resume" | "skip" | "endIt";

const FORMS = { pause: Pause, resume: Resume, skip: Skip, endIt: End } as const;

/** What its owner can do with it, as it stands. */
export function StandingActions({ order, owner }: Props) {
  const [open, setOpen] = useState<Act | null>(null);
  const w = words.standing;
  const possible: readonly Act[] = [
    order.status === "ACTIVE" ? "pause" : "resume",
    ...(order.nextDates.length > 0 && order.status === "ACTIVE" ? (["skip"] as const) : []),
    "endIt",
  ];
  const TheForm = open && FORMS[open];
  const close = () => setOpen(null);
  return (
    <Card title={w.actions}>
      <div className="flex flex-wrap gap-3">
        {possible.map((act) => (
          <Button key={act} look={act === "endIt" ? "danger" : "plain"} onClick={() => setOpen(act)}>
            {w[act]}
          </Button>
        ))}
      </div>
      <Dialog title={open ? w[open] : ""} isOpen={open !== null} onClose={close}>
        {TheForm && <TheForm order={order} owner={owner} onDone={close} />}
      </Dialog>
    </Card>
  );
}

/** An order about one of them: where it is done, all tabs hear of it, and its dialog closes. */
function useStep({ order, owner, onDone }: ActProps, act: Act) {
  const cache = useQueryClient();
  return {
    owner,
    form: `${act}.${order.id}`,
    onAnswer(result: object) {
      askAnewInAllTabs(cache);
      if (isDone(result)) onDone();
    },
  };
}

function Pause(props: ActProps) {
  const attempt = useAttempt(PauseStandingDocument, useStep(props, "pause"));
  const scheduleId = props.order.id;
  const w = words.standing;
  return (
    <Step
      id={scheduleId}
      attempt={attempt}
      answer={attempt.answer?.pausePaymentSchedule}
      submit={w.pauseNow}
      look="main"
      onSubmit={() => attempt.send((idempotencyKey) => ({ input: { scheduleId, idempotencyKey } }))}
    >
      {w.pauseMeaning}
    </Step>
  );
}

function Resume(props: ActProps) {
  const attempt = useAttempt(ResumeStandingDocument, useStep(props, "resume"));
  const scheduleId = props.order.id;
  const w = words.standing;
  return (
    <Step
      id={scheduleId}
      attempt={attempt}
      answer={attempt.answer?.resumePaymentSchedule}
      submit={w.resumeNow}
      look="main"
      onSubmit={() => attempt.send((idempotencyKey) => ({ input: { scheduleId, idempotencyKey } }))}
    >
      {w.resumeMeaning}
    </Step>
  );
}

function Skip(props: ActProps) {
  const reader = useReader();
  const attempt = useAttempt(SkipStandingDocument, useStep(props, "skip"));
  const { id: scheduleId, nextDates } = props.order;
  // The one that was read when the dialog opened, though another may be the next by now.
  const [date = ""] = useState(nextDates)[0];
  const w = words.standing;
  return (
    <Step
      id={scheduleId}
      attempt={attempt}
      answer={attempt.answer?.skipScheduledPayment}
      submit={w.skipNow}
      look="main"
      onSubmit={() => attempt.send((idempotencyKey) => ({ input: { scheduleId, date, idempotencyKey } }))}
    >
      {w.skipMeaning(writeMoment(new Date(date), reader))}
    </Step>
  );
}

function End(props: ActProps) {
  const attempt = useAttempt(EndStandingDocument, useStep(props, "endIt"));
  const scheduleId = props.order.id;
  const w = words.standing;
  return (
    <Step
      id={scheduleId}
      attempt={attempt}
      answer={attempt.answer?.endPaymentSchedule}
      submit={w.endNow}
      onSubmit={() => attempt.send((idempotencyKey) => ({ input: { scheduleId, idempotencyKey } }))}
    >
      {w.endMeaning}
    </Step>
  );
}

type StepProps = Pick<PlainOrderProps, "attempt" | "submit" | "look" | "onSubmit" | "children"> & {
  readonly id: string;
  readonly answer: StepAnswer | null | undefined;
};

function Step({ id, answer, ...order }: StepProps) {
  const refusal = useStepRefusal(answer);
  const lookAt = { link: linkOptions({ to: "/schedules/$id", params: { id } }), label: words.askAgain.same };
  return <PlainOrder {...order} refusal={refusal} lookAt={lookAt} />;
}
