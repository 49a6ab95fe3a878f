import { type ReactNode, useState } from "react";
import { AccountOptions } from "../../account/account-options.tsx";
import type { HoldingFragment } from "../../generated/account/account.ts";
import { Button } from "../../ui/button.tsx";
import { Choice, Field } from "../../ui/field.tsx";
import { FileField } from "../../ui/file-field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { sizeOf } from "../../ui/read-file.ts";
import { words } from "../../words/words.ts";
import type { Upload } from "./use-upload.ts";

type Props = {
  readonly accounts: readonly HoldingFragment[];
  readonly account: HoldingFragment;
  readonly onAccount: (id: string) => void;
  /** Of the last one that was handed in. */
  readonly faults: { readonly name?: string | undefined; readonly account?: string | undefined };
  /** Whether the file could not be read when it was to be sent. */
  readonly isUnread: boolean;
  readonly isBusy: boolean;
  readonly refusedAt: number | undefined;
  readonly onUpload: (upload: Upload) => void;
  /** Another file, name or account: what was said of the last is not said of this one. */
  readonly onChanged: () => void;
  readonly children: ReactNode;
};

/** As the API takes it (subgraphs/payments, read-file.ts). */
const MOST_BYTES = 4_000_000;

function faultOf(file: File): string | null {
  const w = words.bulk.fileFaults;
  if (file.size === 0) return w.empty;
  return file.size > MOST_BYTES ? w.large : null;
}

export function UploadForm({ accounts, account, onAccount, faults, isUnread, onChanged, ...sending }: Props) {
  const { isBusy, refusedAt, onUpload, children } = sending;
  const [file, setFile] = useState<File | null>(null);
  const [missingAt, setMissingAt] = useState(0);
  const w = words.bulk;
  const wrong = file ? faultOf(file) : missingAt > 0 ? w.fileFaults.missing : null;
  const submit = (typed: FormData) => {
    if (!file || faultOf(file)) return setMissingAt(Date.now());
    onUpload({ fromAccountId: account.id, name: typedIn(typed, "name").trim(), file });
  };
  return (
    <Form onSubmit={submit} refusedAt={Math.max(missingAt, refusedAt ?? 0) || undefined}>
      <Choice
        label={w.from}
        value={account.id}
        onChange={({ target }) => {
          onAccount(target.value);
          onChanged();
        }}
        hint={w.fromHint(account.currency)}
        fault={faults.account}
      >
        <AccountOptions accounts={accounts} />
      </Choice>
      <Field label={w.name} name="name" hint={w.nameHint} fault={faults.name} maxLength={64} autoComplete="off" />
      <FileField
        label={w.file}
        hint={w.fileHint}
        accept=".csv,text/csv,text/plain"
        fault={wrong ?? (isUnread ? w.fileFaults.unreadable : null)}
        said={file && <p>{w.chosen(file.name, sizeOf(file))}</p>}
        onFile={(chosen) => {
          setFile(chosen ?? null);
          setMissingAt(0);
          onChanged();
        }}
      />
      {children}
      <div className="grid justify-items-start gap-2">
        <Button type="submit" look="main" isBusy={isBusy}>
          {w.upload}
        </Button>
        <p className="text-dim text-sm">{w.uploadMeaning}</p>
      </div>
    </Form>
  );
}
