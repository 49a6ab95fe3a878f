import { useEffect, useRef } from "react";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Copy } from "../ui/copy.tsx";
import { words } from "../words/words.ts";

type Props = {
  readonly secret: string;
  readonly onKept: () => void;
  /** What whoever has it can do, where it is not that of a key. */
  readonly means?: string;
};

/** A secret, until whoever made it says that they have it; kept nowhere in the browser. */
export function SecretOnce({ secret, onKept, means = words.keys.shownOnce }: Props) {
  const here = useRef<HTMLDivElement>(null);
  useEffect(() => here.current?.focus(), []);
  const w = words.keys;
  return (
    <div ref={here} tabIndex={-1}>
      <Card title={w.shown} className="max-w-3xl">
        <div className="grid justify-items-start gap-4">
          <p>{means}</p>
          <code className="break-all rounded-md border border-line bg-field p-3 font-mono">{secret}</code>
          <div className="flex flex-wrap gap-3">
            <Copy text={secret} label={w.copySecret} />
            <Button look="main" onClick={onKept}>
              {w.kept}
            </Button>
          </div>
        </div>
      </Card>
    </div>
  );
}
