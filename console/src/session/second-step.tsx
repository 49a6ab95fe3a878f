import type { CofferError } from "@coffer/client/errors";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { getPasskey, passkeysHere } from "../live/passkeys.ts";
import { refusalCode } from "../live/refusal-code.ts";
import { type CompletionRefusal, type SecondProof, secondStep } from "../live/second-step.ts";
import type { SecondFactorRequired } from "../live/session.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Form, typedIn } from "../ui/form.tsx";
import { Page } from "../ui/page.tsx";
import { RefusalNote, Refused } from "../ui/refused.tsx";
import { inputFault, SendFault } from "../ui/send-fault.tsx";
import { words } from "../words/words.ts";

type Props = {
  readonly required: SecondFactorRequired;
  readonly onIn: () => unknown;
  /** To the password again. */
  readonly onAnew: () => void;
};
type CodeKind = "totp" | "recoveryCode";
type Kind = CodeKind | "passkey";
/** `isIn` false without a refusal: no passkey was used. */
type Answer = { readonly refusal: CompletionRefusal | null; readonly isIn: boolean };

const KINDS = { TOTP: "totp", RECOVERY_CODE: "recoveryCode", PASSKEY: "passkey" } as const;
const PLACES = ["input"];

/** What a login asks for beside the password. */
export function SecondStep({ required, onIn, onAnew }: Props) {
  const kinds = kindsHere(required);
  const [kind, setKind] = useState<Kind>(kinds[0] ?? "recoveryCode");
  const completion = useMutation<Answer, CofferError, SecondProof | "passkey">({
    async mutationFn(given) {
      const proof = given === "passkey" ? await askPasskey(required.challenge) : given;
      if (!proof) return { refusal: null, isIn: false };
      const refusal = await secondStep.complete(required.challenge, proof);
      return { refusal, isIn: refusal === null };
    },
    onSuccess: ({ isIn }) => (isIn ? onIn() : undefined),
  });
  const { error, data, submittedAt, isPending } = completion;
  const refusal = data?.refusal;
  const isOver = refusal && !(refusal.__typename === "SecondFactorRefused" && refusal.triesLeft > 0);
  const w = words.secondStep;
  if (isOver) return <Over refusal={refusal} onAnew={onAnew} />;
  const fault = refusal?.__typename === "SecondFactorRefused" && (
    <Refused code={refusalCode(refusal)}>{w.wrong[kind](refusal.triesLeft)}</Refused>
  );
  return (
    <Page title={w.title}>
      <Form
        key={kind}
        refusedAt={refusal || error ? submittedAt : undefined}
        onSubmit={(typed) => completion.mutate(kind === "passkey" ? kind : proofOf(kind, typedIn(typed, "code")))}
      >
        <p>{w.why[kind]}</p>
        {kind === "passkey" ? (
          <PasskeyNote fault={fault} isUnused={data?.isIn === false && !refusal && !isPending} />
        ) : (
          <CodeField kind={kind} fault={(inputFault(error, "input") && w.noCode[kind]) ?? fault} />
        )}
        <SendFault fault={error} sentAt={submittedAt} places={PLACES} />
        <Button look="main" type="submit" isBusy={isPending}>
          {kind === "passkey" ? w.withPasskey : w.submit}
        </Button>
        {kinds
          .filter((other) => other !== kind)
          .map((other) => (
            <Button
              key={other}
              onClick={() => {
                completion.reset();
                setKind(other);
              }}
            >
              {w.instead[other]}
            </Button>
          ))}
        <Button onClick={onAnew}>{w.anew}</Button>
      </Form>
    </Page>
  );
}

function Over({ refusal, onAnew }: Pick<Props, "onAnew"> & { readonly refusal: CompletionRefusal }) {
  const w = words.secondStep;
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
}

function CodeField({ kind, fault }: { readonly kind: CodeKind; readonly fault: ReactNode }) {
  const w = words.secondStep;
  return (
    <Field
      label={w.label[kind]}
      name="code"
      hint={w.hint[kind]}
      inputMode={kind === "totp" ? "numeric" : "text"}
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      autoFocus
      fault={fault}
      required
    />
  );
}

/** Why the device's answer was not taken, or that it gave none. */
function PasskeyNote({ fault, isUnused }: { readonly fault: ReactNode; readonly isUnused: boolean }) {
  if (fault) return <RefusalNote code={null}>{fault}</RefusalNote>;
  if (!isUnused) return null;
  return (
    <p role="status" className="text-dim text-sm">
      {words.passkeyLogin.notChosen}
    </p>
  );
}

/** The usual one first; a passkey only where this page can ask for one. */
const kindsHere = ({ methods }: SecondFactorRequired): readonly Kind[] =>
  methods.map((method) => KINDS[method]).filter((kind) => kind !== "passkey" || passkeysHere() === "yes");

const proofOf = (kind: CodeKind, code: string): SecondProof =>
  kind === "totp" ? { totp: code } : { recoveryCode: code };

/** Null where nobody took one, or the login waits no more. */
async function askPasskey(challenge: string): Promise<SecondProof | null> {
  const options = await secondStep.startPasskey(challenge);
  const passkey = options && (await getPasskey(options));
  return passkey ? { passkey } : null;
}
