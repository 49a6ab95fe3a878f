import { getRouteApi } from "@tanstack/react-router";
import { PersonDocument } from "../../generated/operate/people/people.ts";
import { useAsk } from "../../live/use-ask.ts";
import { useIsAdmin, useMayOperate } from "../../shell/staff.ts";
import { Card } from "../../ui/card.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Id } from "../../ui/id.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { State } from "../../ui/state.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";
import { ChangeRoles } from "./change-roles.tsx";
import { Freeze } from "./freeze.tsx";
import { Lockout } from "./lockout.tsx";
import type { Person } from "./person.ts";
import { PersonAccounts } from "./person-accounts.tsx";
import { PersonPayments } from "./person-payments.tsx";
import { PersonRoles } from "./person-roles.tsx";
import { TONES } from "./verification-tones.ts";

const here = getRouteApi("/inside/operate/people/$id");

export function PersonPage() {
  const { id } = here.useParams();
  const asked = useAsk(PersonDocument, { id });
  const person = asked.isPlaceholderData ? undefined : asked.data?.user;
  if (person) return <Shown person={person} />;
  return (
    <Page title={words.operate.people.person}>
      {asked.error && <Fault fault={asked.error} onAgain={() => void asked.refetch()} />}
      {person === null && <p>{words.operate.people.nobody(id)}</p>}
      {person === undefined && !asked.error && <Skeleton rows={5} />}
    </Page>
  );
}

function Shown({ person }: { readonly person: Person }) {
  const mayOperate = useMayOperate();
  const isAdmin = useIsAdmin();
  return (
    <Page
      title={person.displayName ? `${person.username} · ${person.displayName}` : person.username}
      actions={
        <div className="flex flex-wrap gap-2">
          {isAdmin && <ChangeRoles person={person} />}
          {mayOperate && <Freeze person={person} />}
        </div>
      }
    >
      <div className="grid gap-6">
        {!mayOperate && <p className="text-dim">{words.operate.people.auditor}</p>}
        <FreezeNote freeze={person.freeze} />
        <div className="grid gap-6 lg:grid-cols-2">
          <About person={person} />
          <Verified verification={person.verification} />
        </div>
        {mayOperate && <Lockout person={person} />}
        <PersonRoles id={person.id} />
        <PersonAccounts accounts={person.accounts} />
        <PersonPayments id={person.id} accounts={person.accounts} />
      </div>
    </Page>
  );
}

function FreezeNote({ freeze }: Pick<Person, "freeze">) {
  if (!freeze) return null;
  return (
    <section
      aria-label={words.operate.people.frozen}
      className="grid gap-1 rounded-lg border border-bad bg-raised px-4 py-3"
    >
      <p>
        <State tone="bad">{words.operate.people.frozen}</State> {words.operate.people.since}{" "}
        <Time at={freeze.frozenAt} /> {words.operate.people.by} {freeze.by.username}
      </p>
      <p className="break-words">
        {words.operate.reason}: {freeze.reason}
      </p>
    </section>
  );
}

function About({ person }: { readonly person: Person }) {
  const { terms } = words.operate.people;
  return (
    <Card title={words.operate.people.about}>
      <Facts
        facts={[
          fact(terms.id, <Id id={person.id} />),
          person.email
            ? fact(terms.email, [person.email, person.emailConfirmed ? "" : words.operate.people.unconfirmed].join(" "))
            : null,
          fact(terms.roles, person.roles.map((role) => words.roles[role]).join(", ")),
          fact(terms.language, person.language),
        ]}
      />
    </Card>
  );
}

function Verified({ verification }: Pick<Person, "verification">) {
  const { terms, verifications } = words.operate.people;
  if (!verification)
    return (
      <Card title={words.operate.people.verification}>
        <p className="text-dim">{words.operate.people.unverified}</p>
      </Card>
    );
  const { status, level, reasons, submittedAt, decidedAt } = verification;
  return (
    <Card title={words.operate.people.verification}>
      <Facts
        facts={[
          fact(terms.status, <State tone={TONES[status]}>{verifications[status]}</State>),
          fact(terms.level, String(level)),
          fact(terms.submitted, <Time at={submittedAt} />),
          decidedAt ? fact(terms.decided, <Time at={decidedAt} />) : null,
          reasons.length > 0 ? fact(terms.reasons, reasons.join(" ")) : null,
        ]}
      />
    </Card>
  );
}
