import { getRouteApi } from "@tanstack/react-router";
import { useAccounts } from "../../account/use-accounts.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Fault } from "../../ui/fault.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import { SendSteps } from "./send-steps.tsx";

const route = getRouteApi("/inside/send");

/** One form, then one review; nothing can be sent twice. */
export function SendPage() {
  const viewer = useViewer();
  const accounts = useAccounts();
  const draft = route.useSearch();
  const own = accounts.data?.accounts.filter(({ state }) => state !== "CLOSED");
  return (
    <Page title={words.send.title}>
      {accounts.error && <Fault fault={accounts.error} onAgain={() => void accounts.refetch()} />}
      {!accounts.error && !(viewer && own) && <Skeleton rows={4} />}
      {own?.length === 0 && (
        <p>
          {words.home.noAccounts} <TextLink to="/accounts">{words.accounts.open}</TextLink>
        </p>
      )}
      {viewer && own && own.length > 0 && <SendSteps owner={viewer.id} accounts={own} draft={draft} />}
    </Page>
  );
}
