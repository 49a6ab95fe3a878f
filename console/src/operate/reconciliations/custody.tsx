import { fromApi, isZero } from "@coffer/client/money";
import {
  type CustodyFactsFragment,
  LetWithdrawalsGoDocument,
} from "../../generated/operate/reconciliations/reconciliations.ts";
import { refusalText } from "../../live/refusal-code.ts";
import { IdLink } from "../../shell/id-link.tsx";
import { Amount } from "../../ui/amount.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { State, type Tone } from "../../ui/state.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";
import { RepeatableAct } from "../repeatable-act.tsx";
import { Addresses, Terms } from "./terms.tsx";

const TONES: Readonly<Record<CustodyFactsFragment["state"], Tone>> = {
  BALANCED: "good",
  DIFFERS: "waiting",
  STOPPED: "bad",
};

type Props = { readonly custody: CustodyFactsFragment; readonly name: string; readonly mayOperate: boolean };

/** What is on one network of one currency. */
export function Custody({ custody, name, mayOperate }: Props) {
  const { currency, state, latest, accepted, differsSince } = custody;
  const w = words.reconciliations;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)] content-start gap-4 rounded-xl border border-line bg-raised p-5">
      <h2 className="min-w-0 break-words font-semibold text-base">{w.heading(name, currency)}</h2>
      {state === "STOPPED" && <Stopped />}
      <Facts
        facts={[
          fact(w.state, <State tone={TONES[state]}>{w.states[state]}</State>),
          fact(w.meaning, w.meanings[state]),
          latest && fact(w.difference, <Amount money={latest.difference} />),
          isZero(fromApi(accepted)) ? null : fact(w.accepted, <Amount money={accepted} />),
          differsSince && fact(w.since, w.block(differsSince.height)),
          latest && fact(w.at, <span className="wrap-anywhere">{w.block(latest.block.height)}</span>),
          fact(w.compared, latest ? <Time at={latest.at} /> : w.never),
        ]}
      />
      {latest && <Terms latest={latest} />}
      {latest && latest.addresses.length > 0 && <Addresses addresses={latest.addresses} />}
      {mayOperate && <LetGo custody={custody} name={name} />}
      {custody.switches.length > 0 && <History switches={custody.switches} />}
    </li>
  );
}

function Stopped() {
  const { title, means, todo } = words.reconciliations.stopped;
  return (
    <div role="alert" className="grid gap-1 rounded-md border border-bad px-4 py-3">
      <p className="font-semibold text-bad">{title}</p>
      <p>{means}</p>
      <p>{todo}</p>
    </div>
  );
}

/** Never before what it means was read, and why was said. */
function LetGo({ custody: { network, currency, state }, name }: Omit<Props, "mayOperate">) {
  const { refusals, release: w } = words.reconciliations;
  return (
    <RepeatableAct
      isPossible={state === "STOPPED"}
      texts={{ ...w, title: w.title(name, currency), done: w.done(name, currency) }}
      document={LetWithdrawalsGoDocument}
      variablesOf={(reason) => ({ input: { network, currency, reason } })}
      refusalOf={({ releaseWithdrawals }) => refusalText(releaseWithdrawals, refusals)}
      look="danger"
      className="w-fit"
    >
      <p>{w.means}</p>
    </RepeatableAct>
  );
}

function History({ switches }: Pick<CustodyFactsFragment, "switches">) {
  const w = words.reconciliations;
  return (
    <details>
      <summary className="w-fit cursor-pointer font-medium">{w.history}</summary>
      <ul aria-label={w.history} className="mt-2 divide-y divide-line text-sm">
        {switches.map(({ state, difference, reason, operatorId, at }) => (
          <li key={`${at} ${state}`} className="grid gap-1 py-2.5">
            <span className="flex flex-wrap gap-x-4 gap-y-1">
              <State tone={state === "STOPPED" ? "bad" : "good"}>{w.switches[state]}</State>
              <Time at={at} />
              <Amount money={difference} />
              {operatorId !== null && (
                <span>
                  {w.by} <IdLink id={operatorId} />
                </span>
              )}
            </span>
            {reason !== null && <span className="wrap-anywhere">{reason}</span>}
          </li>
        ))}
      </ul>
    </details>
  );
}
