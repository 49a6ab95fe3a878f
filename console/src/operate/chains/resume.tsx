import { ConsoleResumeNetworkDocument } from "../../generated/operate/chains/chains.ts";
import { refusalText } from "../../live/refusal-code.ts";
import { words } from "../../words/words.ts";
import { RepeatableAct } from "../repeatable-act.tsx";

type Stopped = { readonly code: string; readonly name: string; readonly stoppedAt: number };

/** Lets a network that stopped go on. */
export function Resume({ isStopped, code, name, stoppedAt }: Stopped & { readonly isStopped: boolean }) {
  const w = words.chains;
  return (
    <RepeatableAct
      isPossible={isStopped}
      texts={{ open: w.resume, title: w.resumeTitle(name), submit: w.resumeNow, done: w.resumed(name) }}
      className="justify-self-start"
      document={ConsoleResumeNetworkDocument}
      variablesOf={(reason) => ({ input: { network: code, stoppedAt, reason } })}
      refusalOf={({ resumeNetwork }) => refusalText(resumeNetwork, w.refusals)}
      look="danger"
    >
      <p>{w.resumeMeaning(stoppedAt)}</p>
    </RepeatableAct>
  );
}
