import { useState } from "react";
import { SecurityDocument } from "../../generated/wallet/security/security.ts";
import { useAsk } from "../../live/use-ask.ts";
import { Fault } from "../../ui/fault.tsx";
import { focusHeading, Page } from "../../ui/page.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import { AppsCard } from "./apps-card.tsx";
import { AuthenticatorCard } from "./authenticator-card.tsx";
import { NewCodes } from "./new-codes.tsx";
import { Passkeys } from "./passkeys.tsx";
import { RecoveryCard } from "./recovery-card.tsx";
import { SessionsCard } from "./sessions-card.tsx";

/** What a person proves who they are by: a card for each. */
export function SecurityPage() {
  const security = useAsk(SecurityDocument, {});
  /** Shown until the person says that they were kept: nothing gives them again. */
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const { data, error } = security;
  const keep = (made: readonly string[] | null | undefined) => {
    if (made) setCodes(made);
  };
  return (
    <Page title={words.security.title}>
      <div className="grid max-w-3xl gap-6">
        <p className="text-dim">{words.security.intro}</p>
        {error && <Fault fault={error} onAgain={() => void security.refetch()} />}
        {!data && !error && <Skeleton rows={4} />}
        {data && codes && (
          <NewCodes
            codes={codes}
            username={data.me.username}
            onKept={() => {
              setCodes(null);
              focusHeading();
            }}
          />
        )}
        <Passkeys onCodes={keep} />
        {data && <AuthenticatorCard totp={data.secondFactors.totp ?? null} onCodes={keep} />}
        {data && <RecoveryCard held={data.secondFactors.recoveryCodes ?? null} onCodes={keep} />}
        {data && <SessionsCard />}
        {data && <AppsCard />}
      </div>
    </Page>
  );
}
