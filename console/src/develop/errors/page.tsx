import { getRouteApi, Link } from "@tanstack/react-router";
import { errorPages } from "../../generated/develop/error-pages.ts";
import { Card } from "../../ui/card.tsx";
import { CodeBlock } from "../../ui/code-block.tsx";
import { Page } from "../../ui/page.tsx";
import { Prose } from "../../ui/prose.tsx";
import { words } from "../../words/words.ts";
import type { Meaning } from "./error-pages.ts";

const route = getRouteApi("/inside/develop/errors/$code");

/** One code: what it means, what to do, and whether anything was done. */
export function ErrorCodePage() {
  const { code } = route.useParams();
  const page = errorPages.find((each) => each.code === code);
  return (
    <Page title={code}>
      <p className="mb-5">
        <Link to="/develop/errors" className="text-accent underline">
          {words.errors.all}
        </Link>
      </p>
      {page ? (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
          {page.meanings.map((meaning) => (
            <MeaningCard key={`${meaning.kind} ${meaning.of}`} code={code} meaning={meaning} />
          ))}
        </div>
      ) : (
        <p>{words.errors.unknownCode}</p>
      )}
    </Page>
  );
}

function MeaningCard({ code, meaning }: { readonly code: string; readonly meaning: Meaning }) {
  const { kind, means, todo, outcome, of, type, example } = meaning;
  return (
    <Card title={words.errors.kinds[kind]}>
      <p className="mb-4 max-w-prose text-dim text-sm">{words.errors.kindsMean[kind]}</p>
      <dl className="mb-5 grid gap-x-6 gap-y-1 sm:grid-cols-[10rem_minmax(0,1fr)] [&>dd]:mb-2 [&>dt]:text-dim">
        <dt>{words.errors.means}</dt>
        <dd>
          <Prose text={means} />
        </dd>
        {todo && (
          <>
            <dt>{words.errors.todo}</dt>
            <dd>
              <Prose text={todo} />
            </dd>
          </>
        )}
        <dt>{words.errors.done}</dt>
        <dd>{words.errors.outcomes[outcome]}</dd>
        {of && (
          <>
            <dt>{words.errors.of[kind]}</dt>
            <dd>
              <Prose text={of} />
            </dd>
          </>
        )}
        {type && (
          <>
            <dt>{words.errors.type}</dt>
            <dd>
              <Link to="/develop/schema/$type" params={{ type }} className="font-mono text-accent text-sm underline">
                {type}
              </Link>
            </dd>
          </>
        )}
      </dl>
      <h3 className="mb-2 font-medium text-sm">{words.errors.example}</h3>
      <CodeBlock label={`${words.errors.example} ${code}`} text={example} />
    </Card>
  );
}
