import { useQueryClient } from "@tanstack/react-query";
import {
  ConsoleEndOtherSessionsDocument,
  ConsoleEndSessionDocument,
  type SessionShownFragment,
} from "../../generated/wallet/security/sessions.ts";
import { codeOfFirst } from "../../live/refusal-code.ts";
import { askAnewInAllTabs } from "../../live/tabs-know.ts";
import { useSend } from "../../live/use-ask.ts";
import { Button } from "../../ui/button.tsx";
import { focusHeading } from "../../ui/page.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";

/** What was pressed goes with what ended. */
function useEnded(onDone: () => void) {
  const cache = useQueryClient();
  const say = useToast();
  return (note: string) => {
    say(note);
    focusHeading();
    onDone();
    askAnewInAllTabs(cache);
  };
}

type EndSessionProps = { readonly session: SessionShownFragment; readonly onDone: () => void };

export function EndSession({ session, onDone }: EndSessionProps) {
  const ended = useEnded(onDone);
  const w = words.sessions;
  const end = useSend(ConsoleEndSessionDocument, (answer) => {
    if (answer.endSession?.__typename === "EndSessionSuccess") ended(w.ended);
  });
  const { data, error, submittedAt } = end;
  const isGone = data?.endSession?.__typename === "SessionNotFound";
  return (
    <div className="grid gap-5">
      <p>{w.endMeaning}</p>
      <RefusalNote code={codeOfFirst(data)}>{isGone && w.refusals.SessionNotFound}</RefusalNote>
      <SendFault fault={error} sentAt={submittedAt} />
      <Button
        look="danger"
        isBusy={end.isPending}
        className="justify-self-start"
        onClick={() => end.mutate({ input: { sessionId: session.id } })}
      >
        {w.endNow}
      </Button>
    </div>
  );
}

export function EndOtherSessions({ onDone }: { readonly onDone: () => void }) {
  const ended = useEnded(onDone);
  const w = words.sessions;
  const end = useSend(ConsoleEndOtherSessionsDocument, ({ endOtherSessions: answer }) => {
    if (answer?.__typename === "EndOtherSessionsSuccess") ended(w.othersEnded(answer.endedCount));
  });
  const { data, error, submittedAt } = end;
  const isOver = data?.endOtherSessions?.__typename === "SessionEnded";
  return (
    <div className="grid gap-5">
      <p>{w.endOthersMeaning}</p>
      <RefusalNote code={codeOfFirst(data)}>{isOver && w.refusals.SessionEnded}</RefusalNote>
      <SendFault fault={error} sentAt={submittedAt} />
      <Button look="danger" isBusy={end.isPending} className="justify-self-start" onClick={() => end.mutate({})}>
        {w.endOthersNow}
      </Button>
    </div>
  );
}
