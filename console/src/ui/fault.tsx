import type { ApiFault } from "../live/api-fault.ts";
import { words } from "../words/words.ts";
import { Button } from "./button.tsx";
import { Copy } from "./copy.tsx";

type Props = { readonly fault: ApiFault; readonly onAgain?: () => void };

/** Why something could not be shown or done, and what an operator finds it by. */
export function Fault({ fault, onAgain }: Props) {
  const { code, message, requestId } = fault;
  return (
    <div role="alert" className="grid justify-items-start gap-2 rounded-lg border border-bad bg-raised p-4">
      <strong className="text-bad">{words.faults.title}</strong>
      <span>{code === "UNREACHABLE" ? words.faults.unreachable : message}</span>
      <span className="font-mono text-dim text-sm">{code}</span>
      {requestId && (
        <span className="flex flex-wrap items-center gap-2 text-sm">
          {words.faults.requestId}: <code className="font-mono">{requestId}</code> <Copy text={requestId} />
        </span>
      )}
      {onAgain && <Button onClick={onAgain}>{words.faults.again}</Button>}
    </div>
  );
}
