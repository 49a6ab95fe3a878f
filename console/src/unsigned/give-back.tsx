import { type ReactNode, useState } from "react";
import { refusalCode } from "../live/refusal-code.ts";
import type { TypedDocumentString } from "../live/typed-document.ts";
import { useRepeatable } from "../live/use-repeatable.ts";
import { FileField } from "../ui/file-field.tsx";
import { Form, typedIn } from "../ui/form.tsx";
import { Lines } from "../ui/lines.tsx";
import { MoneyButton } from "../ui/money-button.tsx";
import { sizeOf } from "../ui/read-file.ts";
import { RefusalNote, Refused } from "../ui/refused.tsx";
import { inputFault, SendFault } from "../ui/send-fault.tsx";
import { useToast } from "../ui/toast.tsx";
import { words } from "../words/words.ts";
import { formatOf, readSigned, SIGNED_MAX, tidySigned } from "./documents.ts";
import { type GivenBack, isOfDocument, wordsOfGivenBack } from "./refusal-words.ts";

type Variables = {
  readonly input: { readonly transactionId: string; readonly signed: string; readonly idempotencyKey: string };
};

/** Who takes it back. */
export type TakenBy<Result> = {
  readonly document: TypedDocumentString<Result, Variables>;
  readonly answerOf: (result: Result) => GivenBack;
};

type Props<Result> = TakenBy<Result> & { readonly id: string; readonly format: string };

const SIGNED = "input.signed";

/**
 * Takes what was signed, typed or as a file. The same, given back once more, is taken as it was: an
 * answer that is lost does no harm.
 */
export function GiveBack<Result>({ id, format, document, answerOf }: Props<Result>) {
  const say = useToast();
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState<{ readonly text: string; readonly at: number } | null>(null);
  const how = formatOf(format);
  const w = words.unsigned;
  const order = useRepeatable(document, () => say(w.taken));
  const { data, error, submittedAt } = order;
  const change = (next: string) => {
    setText(next);
    setWrong(null);
    if (!order.isPending) order.reset();
  };
  const submit = (typed: FormData) => {
    const signed = tidySigned(typedIn(typed, "signed"), how);
    const fault = signed === "" ? w.missing : signed.length > SIGNED_MAX ? w.tooLong : null;
    setWrong(fault === null ? null : { text: fault, at: Date.now() });
    if (fault === null) order.mutate({ input: { transactionId: id, signed, idempotencyKey: crypto.randomUUID() } });
  };
  const answer = data === undefined ? null : answerOf(data);
  const refusal = answer && wordsOfGivenBack(answer);
  const said: ReactNode = refusal && isOfDocument(answer) && <Refused code={refusalCode(answer)}>{refusal}</Refused>;
  return (
    <Form onSubmit={submit} refusedAt={wrong?.at ?? (refusal || error ? submittedAt : undefined)}>
      <Lines
        label={w.signed}
        name="signed"
        value={text}
        onChange={({ target }) => change(target.value)}
        hint={w.signedHints[format === "PSBT" || format === "TRON" ? format : "other"]}
        fault={wrong?.text ?? (said || inputFault(error, SIGNED))}
      />
      <SignedFile accept={how.accept} onText={change} />
      {!said && <RefusalNote code={refusalCode(answer)}>{refusal}</RefusalNote>}
      <SendFault fault={error} sentAt={submittedAt} places={[SIGNED]} />
      <div className="flex flex-wrap gap-3">
        <MoneyButton type="submit" look="main" isBusy={order.isPending}>
          {w.submit}
        </MoneyButton>
      </div>
    </Form>
  );
}

type FileProps = { readonly accept: string; readonly onText: (text: string) => void };

/** What a file has comes into the field above, where it is seen before it is given back. */
function SignedFile({ accept, onText }: FileProps) {
  const [file, setFile] = useState<File | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const w = words.unsigned;
  const read = (chosen: File | undefined) => {
    setFile(chosen ?? null);
    setFault(chosen && chosen.size > SIGNED_MAX ? w.tooLong : null);
    if (!chosen || chosen.size > SIGNED_MAX) return;
    chosen.arrayBuffer().then(
      (bytes) => onText(readSigned(new Uint8Array(bytes))),
      () => setFault(w.unreadable),
    );
  };
  return (
    <FileField
      label={w.file}
      hint={w.fileHint}
      accept={accept}
      fault={fault}
      said={file && <p>{w.chosen(file.name, sizeOf(file))}</p>}
      onFile={read}
    />
  );
}
