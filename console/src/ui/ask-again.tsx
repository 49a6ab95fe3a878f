import type { Pending } from "@coffer/client/attempts";
import type { CofferError } from "@coffer/client/errors";
import { type ReactNode, useEffect, useId, useRef } from "react";
import { words } from "../words/words.ts";
import { Button } from "./button.tsx";
import { GiveUp, type LookAt } from "./give-up.tsx";
import { SendFault } from "./send-fault.tsx";
import { Time } from "./time.tsx";

type Props = {
  readonly attempt: {
    readonly pending: Pending | null;
    readonly isBusy: boolean;
    readonly fault: CofferError | null;
    readonly sentAt: number;
    giveUp(): void;
  };
  readonly onAgain: () => void;
  /** Where somebody sees whether it was done. */
  readonly lookAt: LookAt;
  /** What was asked for, in words. */
  readonly children?: ReactNode;
};

/**
 * An order was sent and no answer came: nobody knows whether it was done, until it is asked again
 * and answered, or somebody has looked. It stands while it is asked again, too.
 */
export function AskAgain({ attempt, onAgain, lookAt, children }: Props) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that had the focus went with its form.
  useEffect(() => {
    if (document.activeElement === document.body) heading.current?.focus();
  }, []);
  const { pending, isBusy, fault, sentAt } = attempt;
  if (!pending) return null;
  return (
    <section
      aria-labelledby={id}
      className="grid max-w-2xl justify-items-start gap-3 rounded-xl border border-waiting bg-raised p-5"
    >
      <h2 id={id} ref={heading} tabIndex={-1} className="font-semibold text-waiting">
        {words.askAgain.title}
      </h2>
      {children}
      <p>
        {words.askAgain.sentAt} <Time at={pending.sentAt.toISOString()} />. {words.askAgain.meaning}
      </p>
      <SendFault fault={fault} sentAt={sentAt} title={words.askAgain.lastTime} />
      <Button look="main" onClick={onAgain} isBusy={isBusy}>
        {words.askAgain.submit}
      </Button>
      <GiveUp lookAt={lookAt} isBusy={isBusy} onGiveUp={attempt.giveUp} />
    </section>
  );
}
