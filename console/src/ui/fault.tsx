import type { CofferError } from "@coffer/client/errors";
import { useRouter } from "@tanstack/react-router";
import { words } from "../words/words.ts";
import { Button } from "./button.tsx";
import { Copy } from "./copy.tsx";

const NO_ANSWER = new Set(["UNREACHABLE", "UNREADABLE_ANSWER"]);

/** In words for people, where the API's are for programs. */
function whyOf(code: string): string | null {
  if (code === "STEP_UP_REQUIRED") return words.faults.notProved;
  return NO_ANSWER.has(code) ? words.faults.unreachable : null;
}

type Props = { readonly fault: CofferError; readonly title?: string; readonly onAgain?: () => void };

/** Why something could not be shown or done, and what an operator finds it by. */
export function Fault({ fault, title = words.faults.title, onAgain }: Props) {
  const { code, message, requestId, inputs } = fault;
  return (
    <div role="alert" className="grid justify-items-start gap-2 rounded-lg border border-bad bg-raised p-4">
      <strong className="text-bad">{title}</strong>
      <span>{whyOf(code) ?? message}</span>
      {inputs.length > 0 && (
        <ul className="list-disc ps-5">
          {inputs.map((input) => (
            <li key={`${input.path} ${input.code}`}>{input.message}</li>
          ))}
        </ul>
      )}
      <Code code={code} />
      {requestId && (
        <span className="flex flex-wrap items-center gap-2 text-sm">
          {words.faults.requestId}: <code className="break-all font-mono">{requestId}</code> <Copy text={requestId} />
        </span>
      )}
      {onAgain && <Button onClick={onAgain}>{words.faults.again}</Button>}
    </div>
  );
}

/**
 * A code of the API, which leads to the page about it: in a tab of its own, for it may stand beside
 * a form, and what was typed stays.
 */
export function Code({ code }: { readonly code: string }) {
  const { basepath } = useRouter();
  return (
    <a href={`${basepath}/develop/errors/${code}`} target="_blank" rel="noopener" className="underline">
      <span className="font-mono text-sm">{code}</span> <span className="sr-only">({words.faults.newTab})</span>
    </a>
  );
}
