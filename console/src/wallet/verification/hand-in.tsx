import { type ReactNode, useState } from "react";
import type {
  HandInDocumentMutation,
  VerificationPageQuery,
} from "../../generated/wallet/verification/verification.ts";
import { refusalCode } from "../../live/refusal-code.ts";
import { Button } from "../../ui/button.tsx";
import { Choice } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { RefusalNote, Refused } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { words } from "../../words/words.ts";
import { DocumentField } from "./document-field.tsx";
import { Networks } from "./networks.tsx";
import type { Chosen } from "./read-document.ts";
import { useHandIn } from "./use-hand-in.ts";

const KINDS = ["PASSPORT", "ID_CARD", "DRIVING_LICENCE", "RESIDENCE_PERMIT"] as const;
const PLACES = ["input.front", "input.back", "input.networks"];

type Answer = NonNullable<HandInDocumentMutation["submitVerification"]>;
type Props = {
  readonly networks: VerificationPageQuery["networks"];
  /** Those of an earlier one that asks for another document: they are not asked for again. */
  readonly settled: readonly string[] | null;
};

/** Hands a document in, and only what is still needed where an earlier one was not enough. */
export function HandIn({ networks, settled }: Props) {
  const [front, setFront] = useState<Chosen | null>(null);
  const [back, setBack] = useState<Chosen | null>(null);
  const [wrongAt, setWrongAt] = useState(0);
  const [missing, setMissing] = useState<{ readonly front: boolean; readonly networks: boolean } | null>(null);
  const w = words.verification;
  const send = useHandIn((unread) => {
    if (unread.front) setFront(unread.front);
    if (unread.back) setBack(unread.back);
    setWrongAt(Date.now());
  });
  const answer = send.data?.submitVerification ?? undefined;

  const submit = (typed: FormData) => {
    const chosen = settled ?? typed.getAll("network").map(String);
    const lacks = { front: !front, networks: chosen.length === 0 };
    setMissing(lacks);
    if (!front || lacks.networks || front.fault || back?.fault) return setWrongAt(Date.now());
    const documentType = typedIn(typed, "documentType") as (typeof KINDS)[number];
    send.mutate({ documentType, networks: [...chosen], front, back });
  };
  const refusedAt = send.error || isRefused(answer) ? send.submittedAt : 0;
  return (
    <Form onSubmit={submit} refusedAt={Math.max(refusedAt, wrongAt) || undefined}>
      <Choice label={w.document} name="documentType" className="sm:max-w-64">
        {KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {w.documents[kind]}
          </option>
        ))}
      </Choice>
      <div className="grid gap-4 sm:grid-cols-2">
        <DocumentField
          label={w.front}
          hint={w.fileHint}
          chosen={front}
          fault={
            faultAt({ answer, error: send.error }, "input.front") ?? (missing?.front ? w.files.missing : undefined)
          }
          onChosen={(next) => {
            setFront(next);
            send.reset();
            setMissing(null);
          }}
        />
        <DocumentField
          label={w.back}
          hint={w.backHint}
          chosen={back}
          fault={faultAt({ answer, error: send.error }, "input.back")}
          onChosen={(next) => {
            setBack(next);
            send.reset();
          }}
        />
      </div>
      {!settled && (
        <Networks
          networks={networks}
          fault={inputFault(send.error, "input.networks") ?? (missing?.networks ? w.noNetworks : undefined)}
        />
      )}
      {answer?.__typename === "VerificationInProgress" && (
        <RefusalNote code={refusalCode(answer)}>{w.inProgress}</RefusalNote>
      )}
      <SendFault fault={send.error} sentAt={send.submittedAt} places={PLACES} />
      <Button look="main" type="submit" isBusy={send.isPending} className="justify-self-start">
        {settled ? w.submitAgain : w.submit}
      </Button>
    </Form>
  );
}

const isRefused = (answer: Answer | undefined): boolean =>
  answer !== undefined && answer.__typename !== "SubmitVerificationSuccess";

type Said = { readonly answer: Answer | undefined; readonly error: Parameters<typeof inputFault>[0] };

/** What is wrong with one of the files: refused as a document, or no input at all. */
function faultAt({ answer, error }: Said, path: string): ReactNode {
  const refused =
    answer?.__typename === "DocumentRefused"
      ? answer.faults.filter((fault) => fault.path === path).map(({ message }) => message)
      : [];
  if (refused.length === 0) return inputFault(error, path);
  return <Refused code={refusalCode(answer)}>{refused.join(" ")}</Refused>;
}
