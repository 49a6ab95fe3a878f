import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { State } from "../../ui/state.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";
import type { DeliveryFacts } from "./delivery-facts.ts";

type Props = {
  readonly delivery: DeliveryFacts;
  readonly after: string | undefined;
  readonly onAfter: (after: string | undefined) => void;
};

/** Each time that it was sent, the newest first: the request's headers, and the answer. */
export function Attempts({ delivery, after, onAfter }: Props) {
  const { nodes, pageInfo } = delivery.attempts;
  const { endCursor, hasNextPage } = pageInfo;
  const w = words.webhooks;
  return (
    <Card title={w.attempts} className="max-w-4xl">
      {nodes.length === 0 && <p className="text-dim">{w.noAttempts}</p>}
      <ol className="divide-y divide-line">
        {nodes.map((attempt) => (
          <li key={attempt.number} className="grid grid-cols-[minmax(0,1fr)] gap-3 py-4 first:pt-0 last:pb-0">
            <Attempt attempt={attempt} />
          </li>
        ))}
      </ol>
      {(after || hasNextPage) && (
        <div className="mt-4 flex gap-2">
          {after && <Button onClick={() => onAfter(undefined)}>{w.newest}</Button>}
          {hasNextPage && endCursor && <Button onClick={() => onAfter(endCursor)}>{w.older}</Button>}
        </div>
      )}
    </Card>
  );
}

function Attempt({ attempt }: { readonly attempt: DeliveryFacts["attempts"]["nodes"][number] }) {
  const { number, at, durationMs, requestHeaders, status, fault, answer } = attempt;
  const w = words.webhooks;
  const isTaken = status !== null && status >= 200 && status < 300;
  const headers = requestHeaders.map(({ name, value }) => `${name}: ${value}`).join("\n");
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <h3 className="font-medium">{w.attempt(number)}</h3>
        <State tone={isTaken ? "good" : "bad"}>{status === null ? w.noAnswer : w.answered(status)}</State>
        <span className="text-dim text-sm">
          <Time at={at} /> · {w.took(durationMs)}
        </span>
      </div>
      {fault && <p>{w.faults[fault]}</p>}
      {answer !== null && answer !== "" && <CodeBlock label={w.answerOf(number)} text={answer} />}
      <details>
        <summary className="w-fit cursor-pointer text-dim text-sm">{w.headers}</summary>
        <div className="mt-2">
          <CodeBlock label={w.headersOf(number)} text={headers} />
        </div>
      </details>
    </>
  );
}
