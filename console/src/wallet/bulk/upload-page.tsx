import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useAccounts } from "../../account/use-accounts.ts";
import type { HoldingFragment } from "../../generated/account/account.ts";
import { refusalCode } from "../../live/refusal-code.ts";
import { Card } from "../../ui/card.tsx";
import { Fault } from "../../ui/fault.tsx";
import { TextLink } from "../../ui/link-button.tsx";
import { Page } from "../../ui/page.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useWriteCount } from "../../ui/use-write-count.ts";
import { words } from "../../words/words.ts";
import { Faults } from "./faults.tsx";
import { FileForm } from "./file-form.tsx";
import { wordsOfUpload } from "./refusal-words.ts";
import { UploadForm } from "./upload-form.tsx";
import { useUpload } from "./use-upload.ts";

const PLACES = ["input.name", "input.fromAccountId"];

/** A file of payments, which is checked whole before there is anything to start. */
export function UploadPage() {
  const accounts = useAccounts();
  const own = accounts.data?.accounts.filter(({ state }) => state !== "CLOSED");
  const w = words.bulk;
  return (
    <Page title={w.make} actions={<TextLink to="/bulk">{w.back}</TextLink>}>
      <p className="mb-5 max-w-3xl text-dim">{w.what}</p>
      {accounts.error && <Fault fault={accounts.error} onAgain={() => void accounts.refetch()} />}
      {!accounts.error && !own && <Skeleton rows={5} />}
      {own?.length === 0 && (
        <p>
          {words.home.noAccounts} <TextLink to="/accounts">{words.accounts.open}</TextLink>
        </p>
      )}
      {own && <Handing accounts={own} />}
    </Page>
  );
}

function Handing({ accounts }: { readonly accounts: readonly HoldingFragment[] }) {
  const navigate = useNavigate();
  const write = useWriteCount();
  const [chosen, setChosen] = useState<string>();
  const upload = useUpload((id) => void navigate({ to: "/bulk/$id", params: { id }, replace: true }));
  const account = accounts.find(({ id }) => id === chosen) ?? accounts[0];
  if (!account) return null;
  const { data: answer, error, submittedAt } = upload;
  const isUnread = answer === null;
  const faulty = answer?.__typename === "BulkPaymentFaulty" ? answer : null;
  const refusal = answer && wordsOfUpload(answer, write);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <Card className="max-w-3xl">
        <UploadForm
          accounts={accounts}
          account={account}
          onAccount={setChosen}
          faults={{ name: inputFault(error, "input.name"), account: inputFault(error, "input.fromAccountId") }}
          isUnread={isUnread}
          isBusy={upload.isPending}
          refusedAt={refusal || error || isUnread ? submittedAt : undefined}
          onUpload={(next) => upload.mutate(next)}
          onChanged={() => {
            if (!upload.isPending) upload.reset();
          }}
        >
          <RefusalNote code={refusalCode(answer)}>{refusal}</RefusalNote>
          <SendFault fault={error} sentAt={submittedAt} places={PLACES} />
        </UploadForm>
      </Card>
      {faulty && <Faults faults={faulty} />}
      <FileForm currency={account.currency} />
    </div>
  );
}
