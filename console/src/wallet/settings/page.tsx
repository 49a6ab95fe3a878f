import { SettingsDocument } from "../../generated/wallet/settings/settings.ts";
import { useAsk } from "../../live/use-ask.ts";
import { LogOut } from "../../session/log-out.tsx";
import { Card } from "../../ui/card.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Page } from "../../ui/page.tsx";
import { Reading } from "../../ui/reading.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import { AddressCard } from "./address-card.tsx";
import { PasswordCard } from "./password-card.tsx";
import { Profile } from "./profile.tsx";

export function SettingsPage() {
  const settings = useAsk(SettingsDocument, {});
  const w = words.settings;
  const { data, error } = settings;
  return (
    <Page title={w.title}>
      <div className="grid max-w-3xl gap-6">
        {error && <Fault fault={error} onAgain={() => void settings.refetch()} />}
        {!data && !error && <Skeleton rows={4} />}
        {data && <Profile me={data.me} />}
        <AddressCard />
        <PasswordCard />
        <Card title={w.reading}>
          <div className="grid gap-5 sm:grid-cols-2">
            <Reading />
          </div>
        </Card>
        <Card title={w.session}>
          <p className="mb-4 text-dim">{w.sessionMeaning}</p>
          <LogOut />
        </Card>
      </div>
    </Page>
  );
}
