import { Card } from "../../ui/card.tsx";
import { Page } from "../../ui/page.tsx";
import { words } from "../../words/words.ts";

/**
 * A link, and no frame: GraphiQL needs styles of its own and workers out of blobs, which the policy
 * of these pages forbids, and its page lets nobody frame it.
 */
export function ExplorerPage() {
  return (
    <Page title={words.explorer.title}>
      <Card className="max-w-prose">
        <p className="mb-3">{words.explorer.about}</p>
        <p className="mb-5">{words.explorer.own}</p>
        <p className="mb-5">
          <a
            href="/explorer"
            target="_blank"
            rel="noreferrer"
            className="inline-flex min-h-9 items-center rounded-md bg-accent px-3.5 py-1.5 font-medium text-on-accent hover:bg-accent-strong"
          >
            {words.explorer.open}
            <span className="sr-only"> ({words.explorer.newTab})</span>
            <span aria-hidden="true" className="ms-1.5">
              ↗
            </span>
          </a>
        </p>
        <p className="text-dim text-sm">{words.explorer.off}</p>
      </Card>
    </Page>
  );
}
