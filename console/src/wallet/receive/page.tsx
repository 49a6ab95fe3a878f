import { useAccounts } from "../../account/use-accounts.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Card } from "../../ui/card.tsx";
import { Copy } from "../../ui/copy.tsx";
import { Fault } from "../../ui/fault.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import { RequestForm } from "./request-form.tsx";

/** The ways in which money comes: by name, by a request or its link, and by address. */
export function ReceivePage() {
  const viewer = useViewer();
  const accounts = useAccounts();
  const own = accounts.data?.accounts.filter(({ state }) => state !== "CLOSED");
  const w = words.receive;
  return (
    <Page title={w.title} actions={<TextLink to="/requests">{words.requests.title}</TextLink>}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
        {accounts.error && <Fault fault={accounts.error} onAgain={() => void accounts.refetch()} />}
        {!accounts.error && !(viewer && own) && <Skeleton rows={4} />}
        {viewer && (
          <Card title={w.byName} className="max-w-3xl">
            <p className="mb-3">{w.byNameMeaning}</p>
            <p className="flex flex-wrap items-center gap-3">
              <code className="break-all rounded-md border border-line bg-field px-3 py-1.5 font-mono">
                {viewer.username}
              </code>
              <Copy text={viewer.username} label={w.copyName} />
            </p>
          </Card>
        )}
        {own?.length === 0 && (
          <p>
            {words.home.noAccounts} <TextLink to="/accounts">{words.accounts.open}</TextLink>
          </p>
        )}
        {viewer && own && own.length > 0 && (
          <Card title={w.ask} className="max-w-3xl">
            <RequestForm owner={viewer.id} accounts={own} />
          </Card>
        )}
        <p className="text-dim">
          {w.byAddress} <TextLink to="/wallets">{words.menu.wallets}</TextLink>
        </p>
      </div>
    </Page>
  );
}
