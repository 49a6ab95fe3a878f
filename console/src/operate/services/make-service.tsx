import { unreachable } from "@coffer/client/refusals";
import { linkOptions, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { MakeServiceDocument, type MakeServiceMutation } from "../../generated/operate/services/services.ts";
import { chosenIn, ScopeBoxes } from "../../keys/scope-boxes.tsx";
import { SERVICES } from "../../keys/scopes.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { words } from "../../words/words.ts";
import { useStaffOrder } from "../use-staff-order.ts";

const LOOK_AT = { link: linkOptions({ to: "/operate/services" }), label: words.askAgain.same };

export function MakeService({ owner }: { readonly owner: string }) {
  const navigate = useNavigate();
  const [missingAt, setMissingAt] = useState<number>();
  const attempt = useStaffOrder(MakeServiceDocument, { owner, form: "make-service" });
  const open = ({ createService }: MakeServiceMutation) => {
    if (createService?.__typename === "CreateServiceSuccess")
      void navigate({ to: "/operate/services/$id", params: { id: createService.service.id } });
  };
  const w = words.services;
  if (attempt.pending) return <AskAgain attempt={attempt} onAgain={() => attempt.sendAgain(open)} lookAt={LOOK_AT} />;
  const submit = (typed: FormData) => {
    const scopes = chosenIn(typed);
    setMissingAt(scopes.length > 0 ? undefined : Date.now());
    if (scopes.length === 0) return;
    const [name, purpose] = [typedIn(typed, "name"), typedIn(typed, "purpose").trim()];
    attempt.send(
      (idempotencyKey) => ({ input: { name, scopes, idempotencyKey, ...(purpose ? { purpose } : {}) } }),
      open,
    );
  };
  const refusal = refusalOf(attempt.answer?.createService);
  return (
    <Card title={w.create} className="max-w-3xl">
      <Form onSubmit={submit} refusedAt={missingAt ?? (refusal || attempt.fault ? attempt.sentAt : undefined)}>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            label={w.name}
            name="name"
            hint={w.nameHint}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            required
            fault={inputFault(attempt.fault, "input.name")}
          />
          <Field
            label={w.purpose}
            name="purpose"
            maxLength={500}
            autoComplete="off"
            fault={inputFault(attempt.fault, "input.purpose")}
          />
        </div>
        <ScopeBoxes legend={w.scopes} scopes={SERVICES} fault={missingAt ? words.keys.scopesMissing : undefined} />
        {refusal && <RefusalNote code={attempt.refusalCode}>{refusal}</RefusalNote>}
        <SendFault fault={attempt.fault} sentAt={attempt.sentAt} places={["input.name", "input.purpose"]} />
        <Button look="main" type="submit" isBusy={attempt.isBusy} className="justify-self-start">
          {w.submit}
        </Button>
      </Form>
    </Card>
  );
}

function refusalOf(answer: MakeServiceMutation["createService"] | undefined): string | null {
  const { refusals } = words.services;
  if (!answer) return null;
  switch (answer.__typename) {
    case "CreateServiceSuccess":
      return null;
    case "QuotaExceeded":
      return refusals.QuotaExceeded(answer.limit);
    case "ServiceNameTaken":
    case "IdempotencyKeyReused":
      return refusals[answer.__typename];
    default:
      return unreachable(answer);
  }
}
