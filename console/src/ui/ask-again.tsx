import type { Pending } from "@coffer/client/attempts";
import type { CofferError } from "@coffer/client/errors";
import type { ReactNode } from "react";
import { words } from "../words/words.ts";
import { Button } from "./button.tsx";
import { Copy } from "./copy.tsx";
import { Time } from "./time.tsx";

type Props = {
  readonly attempt: { readonly pending: Pending | null; readonly isBusy: boolean; readonly fault: CofferError | null };
  readonly onAgain: () => void;
  /** What was asked for, in words. */
  readonly children?: ReactNode;
};

/**
 * An order was sent and no answer came: nobody knows whether it was done, until it is asked again.
 */
export function AskAgain({ attempt: { pending, isBusy, fault }, onAgain, children }: Props) {
  if (!pending) return null;
  return (
    <section role="alert" className="grid justify-items-start gap-3 rounded-xl border border-waiting bg-raised p-5">
      <h2 className="font-semibold text-waiting">{words.askAgain.title}</h2>
      {children}
      <p>
        {words.askAgain.sentAt} <Time at={pending.sentAt.toISOString()} />. {words.askAgain.meaning}
      </p>
      {fault?.requestId && (
        <p className="flex flex-wrap items-center gap-2 text-sm">
          {words.faults.requestId}: <code className="font-mono">{fault.requestId}</code> <Copy text={fault.requestId} />
        </p>
      )}
      <Button look="main" onClick={onAgain} isBusy={isBusy}>
        {words.askAgain.submit}
      </Button>
    </section>
  );
}
