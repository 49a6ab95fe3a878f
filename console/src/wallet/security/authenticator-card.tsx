import { useState } from "react";
import type { FactorsHeldFragment } from "../../generated/wallet/security/security.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Facts, fact } from "../../ui/facts.tsx";
import { Time } from "../../ui/time.tsx";
import { useHeadingAfter } from "../../ui/use-heading-after.ts";
import { words } from "../../words/words.ts";
import { RemoveApp } from "./remove-app.tsx";
import { SetUpApp } from "./set-up-app.tsx";

type Props = {
  readonly totp: NonNullable<FactorsHeldFragment["totp"]> | null;
  readonly onCodes: (codes: readonly string[] | null | undefined) => void;
};

export function AuthenticatorCard({ totp, onCodes }: Props) {
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  const w = words.security.app;
  // Whoever confirms or removes it has used a button that is gone then.
  useHeadingAfter(totp === null);
  useHeadingAfter(totp !== null);
  if (!totp)
    return (
      <Card title={w.title}>
        <SetUpApp onCodes={onCodes} />
      </Card>
    );
  return (
    <Card title={w.title}>
      <p className="mb-4">{w.on}</p>
      <Facts facts={[fact(w.addedAt, <Time at={totp.addedAt} />), fact(w.lastUsedAt, <Time at={totp.lastUsedAt} />)]} />
      <Button look="danger" onClick={() => setOpen(true)} className="mt-4">
        {w.remove}
      </Button>
      <Dialog title={w.removeTitle} isOpen={isOpen} onClose={close}>
        <RemoveApp onRemoved={close} />
      </Dialog>
    </Card>
  );
}
