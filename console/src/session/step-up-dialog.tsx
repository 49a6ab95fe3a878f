import type { CofferError } from "@coffer/client/errors";
import { useMutation } from "@tanstack/react-query";
import { useLayoutEffect, useRef } from "react";
import { ConsoleStepUpMethodsDocument } from "../generated/session/step-up.ts";
import { passkeysHere } from "../live/passkeys.ts";
import { refusalCode } from "../live/refusal-code.ts";
import type { AskedProof } from "../live/step-up.ts";
import { useAsk } from "../live/use-ask.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Form, typedIn } from "../ui/form.tsx";
import { PasswordField } from "../ui/password-field.tsx";
import { RefusalNote } from "../ui/refused.tsx";
import { inputFault, SendFault } from "../ui/send-fault.tsx";
import { words } from "../words/words.ts";
import { proveAnew, proveWithPasskey, type SteppedUp } from "./prove-anew.ts";
import { provedBy, type StepUpInput } from "./proved-by.ts";

const w = words.stepUp;
const PLACES = ["input.password", "input.totp", "input.recoveryCode"];

/**
 * Over whatever is on the page, another dialog too: asks for a proof, and lets what waits for it go
 * on. Whoever closes it has given up, and finds everything as it was.
 */
export function StepUpDialog({ asked }: { readonly asked: AskedProof }) {
  const { need, settle } = asked;
  const isEnough = ({ level }: SteppedUp) => level === "AAL2" || level === need.level;
  const prove = useMutation<SteppedUp, CofferError, StepUpInput | "passkey">({
    mutationFn: (given) => (given === "passkey" ? proveWithPasskey() : proveAnew(given)),
    onSuccess: (answer) => {
      if (!answer.refusal && isEnough(answer)) settle(true);
    },
  });
  const { data, error } = prove;
  const refusal = data?.refusal;
  const methods = useAsk(ConsoleStepUpMethodsDocument, {});
  const kinds = methods.data?.stepUpMethods ?? [];
  const hasPasskey = kinds.includes("PASSKEY") && passkeysHere() === "yes";
  const wantsCode = refusal?.__typename === "SecondFactorMissing" || kinds.length > 0;
  const place = useFirstFocus();
  return (
    <Dialog isOpen onClose={() => settle(false)} title={w.title}>
      <p>{w.about}</p>
      {data?.level && !isEnough(data) ? (
        <RefusalNote code="STEP_UP_REQUIRED">{w.twoFactors}</RefusalNote>
      ) : (
        <div ref={place} className="grid gap-5">
          {hasPasskey && (
            <Button isBusy={prove.isPending} onClick={() => prove.mutate("passkey")}>
              {w.passkey}
            </Button>
          )}
          {data && !data.level && !refusal && (
            <p role="status" className="text-dim text-sm">
              {w.notChosen}
            </p>
          )}
          <Form
            refusedAt={refusal || error ? prove.submittedAt : undefined}
            onSubmit={(typed) => prove.mutate(provedBy(typedIn(typed, "password"), typedIn(typed, "code")))}
          >
            {refusal && <RefusalNote code={refusalCode(refusal)}>{w.refusals[refusal.__typename]}</RefusalNote>}
            <PasswordField
              label={w.password}
              name="password"
              fault={inputFault(error, "input.password")}
              autoComplete="current-password"
              required
            />
            {wantsCode && (
              <Field
                label={w.code}
                hint={w.codeHint}
                name="code"
                fault={inputFault(error, "input.totp") ?? inputFault(error, "input.recoveryCode")}
                autoComplete="one-time-code"
                autoCapitalize="none"
                spellCheck={false}
                required
              />
            )}
            <SendFault fault={error} sentAt={prove.submittedAt} places={PLACES} />
            <Button look="main" type="submit" isBusy={prove.isPending}>
              {w.submit}
            </Button>
          </Form>
        </div>
      )}
    </Dialog>
  );
}

/** A dialog that opens gives the focus to what asks for it, before the button that closes it. */
function useFirstFocus() {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => place.current?.querySelector("input")?.setAttribute("autofocus", ""), []);
  return place;
}
