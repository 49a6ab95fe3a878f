import { useState } from "react";
import { AccountCards } from "../../account/account-cards.tsx";
import { OpenAccount } from "../../account/open-account.tsx";
import { useAccounts } from "../../account/use-accounts.ts";
import { useViewer } from "../../shell/viewer.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Dialog } from "../../ui/dialog.tsx";
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
      {viewer && (
        <Dialog title={words.accounts.open} isOpen={isOpening} onClose={() => setOpening(false)}>
          <OpenAccount owner={viewer.id} isFirst onOpened={() => setOpening(false)} />
        </Dialog>
      )}
    </Page>
  );
}
