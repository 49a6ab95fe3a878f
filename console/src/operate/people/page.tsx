import { readId } from "@coffer/client/ids";
import { getRouteApi } from "@tanstack/react-router";
import { FindPersonDocument, type FindPersonQuery } from "../../generated/operate/people/people.ts";
import { useAsk } from "../../live/use-ask.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { Id } from "../../ui/id.tsx";
import { LinkButton } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { State } from "../../ui/state.tsx";
import { words } from "../../words/words.ts";
import { readPeopleSearch } from "./search.ts";

const here = getRouteApi("/inside/operate/people");

/** Somebody by all of their name or by their id: nobody may list people. */
export function PeoplePage() {
  const { who } = here.useSearch();
  const navigate = here.useNavigate();
  return (
    <Page title={words.operate.people.title}>
      <div className="grid gap-6">
        <Form
          onSubmit={(typed) => void navigate({ search: readPeopleSearch({ who: typedIn(typed, "who").trim() }) })}
          values={{ who }}
          className="sm:grid-cols-[minmax(0,26rem)_auto] sm:items-end sm:justify-start"
        >
          <Field
            label={words.operate.people.who}
            name="who"
            type="search"
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
          />
          <Button look="main" type="submit" className="min-h-10">
            {words.operate.people.find}
          </Button>
        </Form>
        {who ? <Found who={who} /> : <p className="text-dim">{words.operate.people.hint}</p>}
      </div>
    </Page>
  );
}

function Found({ who }: { readonly who: string }) {
  const named = readId(who);
  const asked = useAsk(FindPersonDocument, { by: named?.type === "User" ? { id: named.id } : { username: who } });
  if (asked.isPlaceholderData || asked.isPending) return <Skeleton className="h-24" />;
  if (asked.error) return <Fault fault={asked.error} onAgain={() => void asked.refetch()} />;
  const { user } = asked.data;
  if (!user) return <p role="status">{words.operate.people.nobody(who)}</p>;
  return <Person user={user} />;
}

function Person({ user }: { readonly user: NonNullable<FindPersonQuery["user"]> }) {
  return (
    <Card title={user.displayName ? `${user.username} · ${user.displayName}` : user.username} className="max-w-2xl">
      <div className="flex flex-wrap items-center gap-x-6 gap-y-3 text-sm">
        <Id id={user.id} />
        <span>{user.roles.map((role) => words.roles[role]).join(", ")}</span>
        {user.freeze && <State tone="bad">{words.operate.people.frozen}</State>}
        <LinkButton to="/operate/people/$id" params={{ id: user.id }} className="ms-auto">
          {words.operate.people.open(user.username)}
        </LinkButton>
      </div>
    </Card>
  );
}
