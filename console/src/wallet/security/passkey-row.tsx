import { useState } from "react";
import type { PasskeyShownFragment } from "../../generated/wallet/security/passkeys.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Time } from "../../ui/time.tsx";
import { words } from "../../words/words.ts";
import { RemovePasskey } from "./remove-passkey.tsx";
import { RenamePasskey } from "./rename-passkey.tsx";

/** One passkey: what it is, when it was used, and what can be done with it. */
export function PasskeyRow({ passkey }: { readonly passkey: PasskeyShownFragment }) {
  const [open, setOpen] = useState<"rename" | "remove" | null>(null);
  const close = () => setOpen(null);
  const { name, kind, authenticator, createdAt, lastUsedAt } = passkey;
  const w = words.passkeys;
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 py-4">
      <div className="grid min-w-0 gap-1">
        <span className="break-words font-medium">{name}</span>
        <span className="text-dim text-sm">
          {w.kinds[kind]}
          {authenticator && authenticator !== name && ` · ${authenticator}`}
        </span>
        <span className="text-dim text-sm">
          {w.added} <Time at={createdAt} /> · {lastUsedAt ? w.lastUsed : w.neverUsed}{" "}
          {lastUsedAt && <Time at={lastUsedAt} />}
        </span>
      </div>
      <div className="flex gap-2">
        <Button onClick={() => setOpen("rename")}>
          {w.rename} <span className="sr-only">{name}</span>
        </Button>
        <Button look="danger" onClick={() => setOpen("remove")}>
          {w.remove} <span className="sr-only">{name}</span>
        </Button>
      </div>
      <Dialog isOpen={open === "rename"} onClose={close} title={w.renameTitle(name)}>
        <RenamePasskey passkey={passkey} onDone={close} />
      </Dialog>
      <Dialog isOpen={open === "remove"} onClose={close} title={w.removeTitle(name)}>
        <RemovePasskey passkey={passkey} onDone={close} />
      </Dialog>
    </li>
  );
}
