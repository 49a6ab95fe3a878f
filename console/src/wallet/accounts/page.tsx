import { useState } from "react";
import { AccountCards } from "../../account/account-cards.tsx";
import { OpenAccountDialog } from "../../account/open-account-dialog.tsx";
import { useAccounts } from "../../account/use-accounts.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";

/** All of the viewer's accounts, closed ones too. */
export function AccountsPage() {
  const viewer = useViewer();
  const { data, error, refetch } = useAccounts();
  const [isOpening, setOpening] = useState(false);
  return (
    <Page
      title={words.accounts.title}
      actions={
        <Button look="main" onClick={() => setOpening(true)}>
          {words.accounts.open}
        </Button>
      }
    >
      {error && <Fault fault={error} onAgain={() => void refetch()} />}
      {!data && !error && <Skeleton rows={3} className="h-28" />}
      {data?.accounts.length === 0 && (
        <Card>
          <p>{words.home.noAccounts}</p>
        </Card>
      )}
      {data && <AccountCards accounts={data.accounts} />}
      {viewer && <OpenAccountDialog owner={viewer.id} isOpen={isOpening} onClose={() => setOpening(false)} />}
    </Page>
  );
}
