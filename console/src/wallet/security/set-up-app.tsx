import { useQueryClient } from "@tanstack/react-query";
import {
  ConsoleBeginTotpDocument,
  type ConsoleBeginTotpMutation,
  ConsoleConfirmTotpDocument,
} from "../../generated/wallet/security/security.ts";
import { refusalCode } from "../../live/refusal-code.ts";
import { askAnewInAllTabs } from "../../live/tabs-know.ts";
import { useSend } from "../../live/use-ask.ts";
import { Button } from "../../ui/button.tsx";
import { Copy } from "../../ui/copy.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { Qr } from "../../ui/qr.tsx";
import { RefusalNote, Refused } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";

type OnCodes = { readonly onCodes: (codes: readonly string[] | null | undefined) => void };
type Begun = Extract<NonNullable<ConsoleBeginTotpMutation["beginTotp"]>, { readonly __typename: "BeginTotpSuccess" }>;

const PLACES = ["input.code"];

/** From the first press to the first code. */
export function SetUpApp({ onCodes }: OnCodes) {
  const begin = useSend(ConsoleBeginTotpDocument);
  const answer = begin.data?.beginTotp;
  const w = words.security.app;
  if (answer?.__typename === "BeginTotpSuccess")
    return <ConfirmApp begun={answer} onCodes={onCodes} onCancel={begin.reset} />;
  return (
    <div className="grid justify-items-start gap-4">
      <p>{w.off}</p>
      <Button look="main" isBusy={begin.isPending} onClick={() => begin.mutate({})}>
        {w.setUp}
      </Button>
      {answer && <RefusalNote code={refusalCode(answer)}>{w.refusals[answer.__typename]}</RefusalNote>}
      <SendFault fault={begin.error} sentAt={begin.submittedAt} />
    </div>
  );
}

type Props = OnCodes & { readonly begun: Begun; readonly onCancel: () => void };

function ConfirmApp({ begun: { uri, secret }, onCodes, onCancel }: Props) {
  const cache = useQueryClient();
  const say = useToast();
  const confirm = useSend(ConsoleConfirmTotpDocument, ({ confirmTotp: answer }) => {
    if (answer?.__typename !== "ConfirmTotpSuccess") return;
    say(words.security.app.confirmed);
    onCodes(answer.recoveryCodes);
    askAnewInAllTabs(cache);
  });
  const answer = confirm.data?.confirmTotp;
  const refusal = answer && answer.__typename !== "ConfirmTotpSuccess" ? answer : null;
  const isWrong = refusal?.__typename === "TotpCodeWrong";
  const w = words.security.app;
  return (
    <Form
      refusedAt={refusal || confirm.error ? confirm.submittedAt : undefined}
      onSubmit={(typed) => confirm.mutate({ input: { code: typedIn(typed, "code") } })}
    >
      <p>{w.scan}</p>
      <div className="flex flex-wrap items-start gap-5">
        <Qr text={uri} label={w.qr} />
        <div className="grid min-w-0 flex-1 basis-48 justify-items-start gap-2">
          <span className="text-dim text-sm">{w.secret}</span>
          <code className="break-words font-mono">{inGroups(secret)}</code>
          <Copy text={secret} label={w.copySecret} />
        </div>
      </div>
      <Field
        label={w.code}
        name="code"
        hint={w.codeHint}
        inputMode="numeric"
        autoComplete="one-time-code"
        autoFocus
        fault={
          (inputFault(confirm.error, "input.code") && w.noCode) ??
          (isWrong && <Refused code={refusalCode(refusal)}>{w.refusals.TotpCodeWrong}</Refused>)
        }
        required
      />
      <p className="text-dim text-sm">{w.othersEnd}</p>
      {refusal && !isWrong && <RefusalNote code={refusalCode(refusal)}>{w.refusals[refusal.__typename]}</RefusalNote>}
      <SendFault fault={confirm.error} sentAt={confirm.submittedAt} places={PLACES} />
      <div className="flex flex-wrap gap-3">
        <Button look="main" type="submit" isBusy={confirm.isPending}>
          {w.confirm}
        </Button>
        <Button onClick={onCancel}>{w.cancel}</Button>
      </div>
    </Form>
  );
}

/** Easier to type, and apps take the spaces. */
const inGroups = (secret: string): string => secret.match(/.{1,4}/g)?.join(" ") ?? secret;
