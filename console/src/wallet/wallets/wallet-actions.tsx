import { useState } from "react";
import {
  ConsoleArchiveWalletDocument,
  ConsoleRenameWalletDocument,
  ConsoleRestoreWalletDocument,
  ConsoleSetDefaultWalletDocument,
  type WalletPageQuery,
} from "../../generated/wallet/wallets/wallets.ts";
import { refusalCode, refusalText } from "../../live/refusal-code.ts";
import { useRepeatable } from "../../live/use-repeatable.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { focusHeading } from "../../ui/page.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";

type Props = { readonly wallet: NonNullable<WalletPageQuery["wallet"]> };
type ActProps = Props & { readonly onDone: () => void };

/** What can be done with a wallet of one's own. */
export function WalletActions({ wallet }: Props) {
  const { id, name, isDefault, archivedAt, custody } = wallet;
  const [open, setOpen] = useState<"rename" | "archive" | null>(null);
  const close = () => setOpen(null);
  const say = useToast();
  const w = words.wallets;
  // The button goes with what it did.
  const after = (text: string) => () => {
    focusHeading();
    say(text);
  };
  const prefer = useRepeatable(ConsoleSetDefaultWalletDocument, after(w.nowDefault(name)));
  const restore = useRepeatable(ConsoleRestoreWalletDocument, after(w.nowRestored(name)));
  const [last] = [prefer, restore].toSorted((one, other) => other.submittedAt - one.submittedAt);
  const answer = last === restore ? restore.data?.restoreWallet : prefer.data?.setDefaultWallet;
  return (
    <div className="mt-5 grid justify-items-start gap-3">
      <div className="flex flex-wrap gap-3">
        <Button onClick={() => setOpen("rename")}>{w.rename}</Button>
        {!isDefault && !archivedAt && custody === "POOLED" && (
          <Button onClick={() => prefer.mutate({ input: { walletId: id } })} isBusy={prefer.isPending}>
            {w.makeDefault}
          </Button>
        )}
        {archivedAt ? (
          <Button onClick={() => restore.mutate({ input: { walletId: id } })} isBusy={restore.isPending}>
            {w.restore}
          </Button>
        ) : (
          <Button onClick={() => setOpen("archive")}>{w.archive}</Button>
        )}
      </div>
      <RefusalNote code={refusalCode(answer)}>{refusalText(answer, w.ownRefusals)}</RefusalNote>
      <SendFault fault={last?.error ?? null} sentAt={last?.submittedAt ?? 0} />
      <Dialog title={w.renameTitle(name)} isOpen={open === "rename"} onClose={close}>
        <Rename wallet={wallet} onDone={close} />
      </Dialog>
      <Dialog title={w.archiveTitle(name)} isOpen={open === "archive"} onClose={close}>
        <Archive wallet={wallet} onDone={close} />
      </Dialog>
    </div>
  );
}

function Rename({ wallet: { id, name }, onDone }: ActProps) {
  const w = words.wallets;
  const rename = useRepeatable(ConsoleRenameWalletDocument, onDone);
  const { data, error, submittedAt } = rename;
  const refusal = refusalText(data?.renameWallet, w.ownRefusals);
  return (
    <Form
      onSubmit={(typed) => rename.mutate({ input: { walletId: id, name: typedIn(typed, "name") } })}
      refusedAt={error || refusal ? submittedAt : undefined}
    >
      <Field
        label={w.name}
        name="name"
        defaultValue={name}
        fault={inputFault(error, "input.name")}
        maxLength={64}
        autoComplete="off"
        required
      />
      <RefusalNote code={refusalCode(data?.renameWallet)}>{refusal}</RefusalNote>
      <SendFault fault={error} sentAt={submittedAt} places={["input.name"]} />
      <Button look="main" type="submit" isBusy={rename.isPending} className="justify-self-start">
        {w.renameNow}
      </Button>
    </Form>
  );
}

function Archive({ wallet: { id, name }, onDone }: ActProps) {
  const say = useToast();
  const w = words.wallets;
  const archive = useRepeatable(ConsoleArchiveWalletDocument, () => {
    onDone();
    focusHeading();
    say(w.nowArchived(name));
  });
  const { data, error, submittedAt } = archive;
  const refusal = refusalText(data?.archiveWallet, w.ownRefusals);
  return (
    <Form
      onSubmit={() => archive.mutate({ input: { walletId: id } })}
      refusedAt={error || refusal ? submittedAt : undefined}
    >
      <p>{w.archiveMeaning}</p>
      <RefusalNote code={refusalCode(data?.archiveWallet)}>{refusal}</RefusalNote>
      <SendFault fault={error} sentAt={submittedAt} />
      <Button look="main" type="submit" isBusy={archive.isPending} className="justify-self-start">
        {w.archiveNow}
      </Button>
    </Form>
  );
}
