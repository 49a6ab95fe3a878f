import type { CofferError } from "@coffer/client/errors";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { refusalCode } from "../live/refusal-code.ts";
import { type CompletionRefusal, type SecondFactorRequired, type SecondProof, session } from "../live/session.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Form, typedIn } from "../ui/form.tsx";
import { Page } from "../ui/page.tsx";
import { RefusalNote, Refused } from "../ui/refused.tsx";
import { inputFault, SendFault } from "../ui/send-fault.tsx";
import { words } from "../words/words.ts";

type Props = {
  readonly required: SecondFactorRequired;
  readonly onIn: () => void;
  /** To the password again. */
  readonly onAnew: () => void;
};
type Kind = "totp" | "recoveryCode";
type Answer = { readonly refusal: CompletionRefusal | null };

const KINDS = { TOTP: "totp", RECOVERY_CODE: "recoveryCode", PASSKEY: null } as const;
const PLACES = ["input"];

/** What a login asks for beside the password. */
export function SecondStep({ required, onIn, onAnew }: Props) {
  const kinds = required.methods.map((method) => KINDS[method]).filter((kind) => kind !== null);
  const [kind, setKind] = useState<Kind>(kinds[0] ?? "recoveryCode");
  const completion = useMutation<Answer, CofferError, SecondProof>({
    mutationFn: async (proof) => ({ refusal: await session.complete(required.challenge, proof) }),
    onSuccess: ({ refusal }) => (refusal ? undefined : onIn()),
  });
  const { error, data, submittedAt } = completion;
  const refusal = data?.refusal;
  const isOver = refusal && !(refusal.__typename === "SecondFactorRefused" && refusal.triesLeft > 0);
  const w = words.login.second;
  if (isOver)
    return (
      <Page title={w.title}>
        <div className="grid justify-items-start gap-5">
          <RefusalNote code={refusalCode(refusal)}>{w.over[refusal.__typename]}</RefusalNote>
          <Button look="main" onClick={onAnew}>
            {w.anew}
          </Button>
        </div>
      </Page>
    );
  const other = kinds.find((one) => one !== kind);
  return (
    <Page title={w.title}>
      <Form
        key={kind}
        refusedAt={refusal || error ? submittedAt : undefined}
        onSubmit={(typed) => completion.mutate(proofOf(kind, typedIn(typed, "code")))}
      >
        <p>{w.why[kind]}</p>
        <Field
          label={w.label[kind]}
          name="code"
          hint={w.hint[kind]}
          inputMode={kind === "totp" ? "numeric" : "text"}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          fault={
            (inputFault(error, "input") && w.noCode[kind]) ??
            (refusal?.__typename === "SecondFactorRefused" && (
              <Refused code={refusalCode(refusal)}>{w.wrong(refusal.triesLeft)}</Refused>
            ))
          }
          required
        />
        <SendFault fault={error} sentAt={submittedAt} places={PLACES} />
        <Button look="main" type="submit" isBusy={completion.isPending}>
          {w.submit}
        </Button>
        {other && (
          <Button
            onClick={() => {
              completion.reset();
              setKind(other);
            }}
          >
            {w.instead[other]}
          </Button>
        )}
        <Button onClick={onAnew}>{w.anew}</Button>
      </Form>
    </Page>
  );
}

const proofOf = (kind: Kind, code: string): SecondProof => (kind === "totp" ? { totp: code } : { recoveryCode: code });
