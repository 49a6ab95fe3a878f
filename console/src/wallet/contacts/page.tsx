import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { type ContactFactsFragment, MyContactsDocument } from "../../generated/contact/contact.ts";
import { useAsk } from "../../live/use-ask.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { Id } from "../../ui/id.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { pageOf } from "../../ui/page-of.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Time } from "../../ui/time.tsx";
import { useLostCursor } from "../../ui/use-lost-cursor.ts";
import { words } from "../../words/words.ts";
import { AddContact } from "./add-contact.tsx";
import { ContactActions } from "./contact-actions.tsx";
import { readContactsSearch } from "./search.ts";

const route = getRouteApi("/inside/contacts");
const ROWS = 20;

/** Whom the viewer pays, by the names that they gave. */
export function ContactsPage() {
  const { name, after } = route.useSearch();
  const navigate = useNavigate();
  const viewer = useViewer();
  const list = useAsk(MyContactsDocument, { search: name ?? null, first: ROWS, after: after ?? null });
  const wasLost = useLostCursor({
    after,
    fault: list.error,
    onBegin: () => void navigate({ to: "/contacts", search: { name }, replace: true }),
  });
  const page = list.data?.contacts;
  const w = words.contacts;
  const look = (typed: FormData) =>
    void navigate({ to: "/contacts", search: readContactsSearch({ name: typedIn(typed, "name").trim() }) });
  const next = pageOf(page)?.endCursor;
  return (
    <Page title={w.title}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        <p className="max-w-3xl text-dim">{w.what}</p>
        <Form key={name} onSubmit={look}>
          <div className="flex max-w-3xl flex-wrap items-end gap-3">
            <Field
              label={w.search}
              name="name"
              type="search"
              defaultValue={name ?? ""}
              maxLength={64}
              autoComplete="off"
            />
            <Button type="submit">{w.look}</Button>
          </div>
        </Form>
        {wasLost && <p role="status">{words.table.placeLost}</p>}
        {list.error && <Fault fault={list.error} onAgain={() => void list.refetch()} />}
        {!page && !list.error && <Skeleton rows={4} />}
        {page?.nodes.length === 0 && <p>{name === undefined ? w.none : w.noneFound(name)}</p>}
        {page && page.nodes.length > 0 && (
          <ul aria-label={w.title} className="grid max-w-3xl gap-4">
            {page.nodes.map((contact) => (
              <Contact key={contact.id} contact={contact} />
            ))}
          </ul>
        )}
        {next && (
          <TextLink to="/contacts" search={{ name, after: next }} className="justify-self-start">
            {w.more}
          </TextLink>
        )}
        {viewer && <AddContact owner={viewer.id} />}
      </div>
    </Page>
  );
}

function Contact({ contact }: { readonly contact: ContactFactsFragment }) {
  const { id, name, note, user, accountId, createdAt } = contact;
  const w = words.contacts;
  const to = user?.username ?? accountId ?? undefined;
  return (
    <li>
      <Card>
        <div className="grid gap-4">
          <h2 className="min-w-0 break-words font-semibold text-base">{name}</h2>
          <Facts
            facts={[
              fact(w.who, user ? nameOf(user) : w.account),
              fact(words.send.to, <Id id={user?.id ?? accountId ?? id} />),
              ...(note ? [fact(w.note, <span className="whitespace-pre-wrap break-words">{note}</span>)] : []),
              fact(w.added, <Time at={createdAt} />),
            ]}
          />
          <div className="flex flex-wrap items-center gap-3">
            <TextLink to="/send" search={{ to }}>
              {w.pay}
              <span className="sr-only"> {name}</span>
            </TextLink>
            <ContactActions contact={contact} />
          </div>
        </div>
      </Card>
    </li>
  );
}

const nameOf = ({ username, displayName }: NonNullable<ContactFactsFragment["user"]>): string =>
  displayName ? `${displayName} (${username})` : username;
