import { useEffect, useRef, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Refused } from "../../ui/refused.tsx";
import { words } from "../../words/words.ts";
import type { Letter } from "../letters.ts";
import { type Outcome, useReplay } from "./use-replay.ts";

type Props = {
  readonly letters: readonly Letter[];
  readonly areAll: boolean;
  readonly onAll: (isAll: boolean) => void;
  readonly onDone: () => void;
};

/** Has those that are selected tried again, and says of each what became of it. */
export function Replay({ letters, areAll, onAll, onDone }: Props) {
  const [isAsking, setAsking] = useState(false);
  const replay = useReplay();
  const results = useRef<HTMLDivElement>(null);
  // Its button is off by then: nothing is selected any more.
  useEffect(() => {
    if (!isAsking && replay.data) results.current?.focus();
  }, [isAsking, replay.data]);
  const confirm = () =>
    replay.mutate(letters, {
      onSuccess() {
        setAsking(false);
        onDone();
      },
    });
  return (
    <>
      <div className="flex flex-wrap items-center gap-4">
        <label className="flex min-h-9 items-center gap-2">
          <input type="checkbox" className="size-5" checked={areAll} onChange={({ target }) => onAll(target.checked)} />
          {words.operate.letters.selectAll}
        </label>
        <Button look="main" disabled={letters.length === 0} onClick={() => setAsking(true)}>
          {words.operate.letters.again(letters.length)}
        </Button>
      </div>
      {replay.data && (
        <div ref={results} tabIndex={-1}>
          <Outcomes outcomes={replay.data} />
        </div>
      )}
      <Dialog isOpen={isAsking} onClose={() => setAsking(false)} title={words.operate.letters.againTitle}>
        <p>{words.operate.letters.againMeaning(letters.length)}</p>
        <div className="flex justify-end gap-3">
          <Button onClick={() => setAsking(false)}>{words.operate.cancel}</Button>
          <Button look="main" onClick={confirm} isBusy={replay.isPending}>
            {words.operate.letters.again(letters.length)}
          </Button>
        </div>
      </Dialog>
    </>
  );
}

function Outcomes({ outcomes }: { readonly outcomes: readonly Outcome[] }) {
  return (
    <Card title={words.operate.letters.results}>
      <div role="status">
        <ul className="grid gap-1.5 text-sm">
          {outcomes.map(({ id, isDone, said, code }) => (
            <li key={id} className="grid gap-x-3 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
              <code className="break-all font-mono text-xs">{id}</code>
              <span className={isDone ? "text-good" : "text-bad"}>
                <Refused code={code}>{said}</Refused>
              </span>
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}
