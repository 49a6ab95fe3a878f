import { getRouteApi } from "@tanstack/react-router";
import { BooksEntryDocument } from "../../generated/operate/ledger/entry.ts";
import { useAsk } from "../../live/use-ask.ts";
import { IdLink } from "../../shell/id-link.tsx";
import { useMayOperate } from "../../shell/staff.ts";
import { Card } from "../../ui/card.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Id } from "../../ui/id.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";
import type { Entry } from "./books.ts";
import { EntryLegs } from "./entry-legs.tsx";
import { ReverseEntry } from "./reverse-entry.tsx";

const here = getRouteApi("/inside/operate/ledger/entries/$id");
const own = words.operate.entry;

export function EntryPage() {
  const { id } = here.useParams();
  const asked = useAsk(BooksEntryDocument, { id });
  const entry = asked.isPlaceholderData ? undefined : asked.data?.journalEntry;
  const mayOperate = useMayOperate();
  if (!entry)
    return (
      <Page title={own.title}>
        {asked.error && <Fault fault={asked.error} onAgain={() => void asked.refetch()} />}
        {entry === null && <p>{own.none(id)}</p>}
        {entry === undefined && !asked.error && <Skeleton rows={5} />}
      </Page>
    );
  return (
    <Page title={`${own.title} · ${entry.kind}`} actions={mayOperate && <ReverseEntry entry={entry} />}>
      <div className="grid gap-6">
        <About entry={entry} />
        <Card title={own.legs}>
          <EntryLegs postings={entry.postings} />
        </Card>
      </div>
    </Page>
  );
}

function About({ entry }: { readonly entry: Entry }) {
  const { terms } = own;
  const { payment, reverses, reversedBy, hold, recordedBy } = entry;
  const link = (term: string, other: { readonly id: string } | null) => other && fact(term, <IdLink id={other.id} />);
  return (
    <Card title={own.about}>
      <Facts
        facts={[
          fact(terms.id, <Id id={entry.id} />),
          fact(terms.action, own.actions[entry.action]),
          entry.narrative ? fact(terms.narrative, entry.narrative) : null,
          entry.reference ? fact(terms.reference, entry.reference) : null,
          fact(terms.effective, <Time at={entry.effectiveAt} />),
          fact(terms.recorded, <Time at={entry.recordedAt} />),
          fact(terms.recordedBy, recordedBy ? <IdLink id={recordedBy.id}>{recordedBy.username}</IdLink> : own.system),
          payment &&
            fact(
              terms.payment,
              <>
                <IdLink id={payment.id} /> {words.payment.kinds[payment.kind]}, {words.payment.states[payment.status]}
              </>,
            ),
          link(terms.reverses, reverses),
          link(terms.reversedBy, reversedBy),
          link(terms.hold, hold),
        ]}
      />
    </Card>
  );
}
