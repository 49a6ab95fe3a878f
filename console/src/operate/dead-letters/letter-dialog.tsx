import type { CofferError } from "@coffer/client/errors";
import { useQuery } from "@tanstack/react-query";
import { Dialog } from "../../ui/dialog.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";
import { askLetter, LETTERS, type Letter } from "../letters.ts";

const { columns } = words.operate.letters;

type Props = { readonly letter: Letter | null; readonly onClose: () => void };

export function LetterDialog({ letter, onClose }: Props) {
  return (
    <Dialog isOpen={letter !== null} onClose={onClose} title={words.operate.letters.detailsTitle}>
      {letter && <Details letter={letter} />}
    </Dialog>
  );
}

function Details({ letter }: { readonly letter: Letter }) {
  return (
    <div className="grid gap-4">
      <Facts
        facts={[
          fact(words.operate.account.terms.id, <code className="break-all font-mono text-xs">{letter.id}</code>),
          fact(columns.worker, `${letter.subgraph}, ${letter.worker}`),
          letter.eventType === null ? null : fact(columns.event, letter.eventType),
          fact(columns.error, letter.error),
          fact(columns.attempts, String(letter.attempts)),
          fact(columns.givenUp, <Time at={letter.givenUpAt} />),
          fact(columns.lastTried, <Time at={letter.lastTriedAt} />),
        ]}
      />
      {letter.kind === "EVENT" && <Payload letter={letter} />}
    </div>
  );
}

/** Which places the event has: what stands in them is nobody's to read here. */
function Payload({ letter }: { readonly letter: Letter }) {
  const asked = useQuery<Letter | null, CofferError>({
    queryKey: [...LETTERS, letter.id],
    queryFn: ({ signal }) => askLetter(letter, signal),
  });
  if (asked.error) return <Fault fault={asked.error} onAgain={() => void asked.refetch()} />;
  if (asked.data === undefined) return <Skeleton rows={2} className="h-6" />;
  if (asked.data === null) return <p>{words.operate.letters.gone}</p>;
  const places = asked.data.payload ?? [];
  return (
    <section className="grid gap-2">
      <h3 className="font-medium">{words.operate.letters.payload}</h3>
      {places.length === 0 && <p className="text-dim">{words.operate.letters.noPayload}</p>}
      <ul className="grid gap-1 font-mono text-sm">
        {places.map(({ path, type }) => (
          <li key={path} className="flex justify-between gap-4">
            <span className="break-all">{path}</span> <span className="text-dim">{type}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
