import { useEffect, useState } from "react";
import { type PasskeyShownFragment, PasskeysDocument } from "../../generated/wallet/security/passkeys.ts";
import { pageAtLocalhost, passkeysHere, tellPasskeys } from "../../live/passkeys.ts";
import { useAsk } from "../../live/use-ask.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Fault } from "../../ui/fault.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { words } from "../../words/words.ts";
import { AddPasskey } from "./add-passkey.tsx";
import { PasskeyRow } from "./passkey-row.tsx";

type OnCodes = { readonly onCodes: (codes: readonly string[] | null | undefined) => void };

/** With which passkeys somebody logs in. */
export function Passkeys({ onCodes }: OnCodes) {
  const passkeys = useAsk(PasskeysDocument, {});
  const { data, error } = passkeys;
  const w = words.passkeys;
  return (
    <Card title={w.title}>
      <p className="mb-4 text-dim">{w.meaning}</p>
      {error && <Fault fault={error} onAgain={() => void passkeys.refetch()} />}
      {!data && !error && <Skeleton rows={2} />}
      {data && <List userId={data.me.id} passkeys={data.me.passkeys} onCodes={onCodes} />}
    </Card>
  );
}

type ListProps = OnCodes & { readonly userId: string; readonly passkeys: readonly PasskeyShownFragment[] };

function List({ userId, passkeys, onCodes }: ListProps) {
  const w = words.passkeys;
  const known = passkeys.map(({ credentialId }) => credentialId).join(" ");
  // Each time that it is another list: a device that keeps a removed one offers it no more.
  useEffect(() => void tellPasskeys(userId, known === "" ? [] : known.split(" ")), [userId, known]);
  return (
    <div className="grid gap-4">
      {passkeys.length === 0 ? (
        <p>{w.none}</p>
      ) : (
        <ul aria-label={w.title} className="grid divide-y divide-line border-line border-y">
          {passkeys.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} />
          ))}
        </ul>
      )}
      <Add onCodes={onCodes} />
    </div>
  );
}

/** Where this page can have no passkey, why not, and where it could. */
function Add({ onCodes }: OnCodes) {
  const [isOpen, setOpen] = useState(false);
  const here = passkeysHere();
  const w = words.passkeys;
  if (here === "none") return <p className="text-dim">{w.unsupported}</p>;
  if (here === "elsewhere")
    return (
      <p className="text-dim">
        {w.atLocalhost}{" "}
        <a href={pageAtLocalhost()} className="text-accent underline underline-offset-2">
          {w.openAtLocalhost}
        </a>
      </p>
    );
  return (
    <>
      <Button look="main" className="justify-self-start" onClick={() => setOpen(true)}>
        {w.add}
      </Button>
      <AddPasskey isOpen={isOpen} onClose={() => setOpen(false)} onCodes={onCodes} />
    </>
  );
}
