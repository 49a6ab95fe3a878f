import { readId } from "@coffer/client/ids";
import { useQueryClient } from "@tanstack/react-query";
import { linkOptions } from "@tanstack/react-router";
import { useState } from "react";
import {
  ConsoleAddContactDocument,
  type ConsoleAddContactMutation,
  type ConsoleAddContactMutationVariables,
} from "../../generated/wallet/contacts/contacts.ts";
import { askAnewInAllTabs } from "../../live/tabs-know.ts";
import { useAttempt } from "../../live/use-attempt.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { RefusalNote, Refused } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";

const LOOK_AT = { link: linkOptions({ to: "/contacts" }), label: words.askAgain.same };
const PLACES = ["input.name", "input.payee", "input.note"];

/** Whoever is added is not told. */
export function AddContact({ owner }: { readonly owner: string }) {
  const cache = useQueryClient();
  const say = useToast();
  /** Of the form: it begins anew once a contact was added. */
  const [round, setRound] = useState(0);
  const [isNobody, setNobody] = useState(false);
  const w = words.contacts;
  const attempt = useAttempt(ConsoleAddContactDocument, {
    owner,
    form: "add-contact",
    onAnswer({ addContact: answer }) {
      askAnewInAllTabs(cache);
      if (answer?.__typename === "AddContactSuccess") say(w.isAdded(answer.contact.name));
    },
  });
  const empty = ({ addContact: answer }: ConsoleAddContactMutation) => {
    if (answer?.__typename === "AddContactSuccess") setRound(round + 1);
  };
  const refusal = refusalOf(attempt.answer?.addContact);
  const refused = refusal && <Refused code={attempt.refusalCode}>{refusal.text}</Refused>;
  const submit = (typed: FormData) => {
    const [payee, note] = [typedIn(typed, "payee").trim(), typedIn(typed, "note").trim()];
    const isNone = payee === "" || /\s/.test(payee);
    setNobody(isNone);
    if (isNone) return;
    const input = { name: typedIn(typed, "name"), payee: readPayee(payee), ...(note ? { note } : {}) };
    attempt.send((idempotencyKey) => ({ input: { ...input, idempotencyKey } }), empty);
  };
  return (
    <Card title={w.add} className="max-w-3xl">
      {attempt.pending ? (
        <AskAgain attempt={attempt} onAgain={() => attempt.sendAgain(empty)} lookAt={LOOK_AT} />
      ) : (
        <Form key={round} onSubmit={submit} refusedAt={refusal || attempt.fault ? attempt.sentAt : undefined}>
          <div className="grid gap-5 sm:grid-cols-2">
            <Field
              label={w.name}
              name="name"
              maxLength={64}
              autoComplete="off"
              required
              fault={refusal?.place === "name" ? refused : inputFault(attempt.fault, "input.name")}
            />
            <Field
              label={w.payee}
              name="payee"
              hint={w.payeeHint}
              maxLength={64}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              required
              fault={
                isNobody ? w.noPayee : refusal?.place === "payee" ? refused : inputFault(attempt.fault, "input.payee")
              }
            />
          </div>
          <Field
            label={w.note}
            name="note"
            hint={w.noteHint}
            maxLength={256}
            autoComplete="off"
            fault={inputFault(attempt.fault, "input.note")}
          />
          {refusal?.place === "form" && <RefusalNote code={attempt.refusalCode}>{refusal.text}</RefusalNote>}
          <SendFault fault={attempt.fault} sentAt={attempt.sentAt} places={PLACES} />
          <Button look="main" type="submit" isBusy={attempt.isBusy} className="justify-self-start">
            {w.submit}
          </Button>
        </Form>
      )}
    </Card>
  );
}

/** As the API takes it: exactly one field. */
function readPayee(text: string): ConsoleAddContactMutationVariables["input"]["payee"] {
  const named = readId(text);
  if (named?.type === "User") return { userId: named.id };
  return named?.type === "Account" ? { accountId: named.id } : { username: text };
}

type Refusal = { readonly place: "name" | "payee" | "form"; readonly text: string };

function refusalOf(answer: ConsoleAddContactMutation["addContact"] | undefined): Refusal | null {
  const { refusals, tooMany } = words.contacts;
  if (!answer) return null;
  switch (answer.__typename) {
    case "AddContactSuccess":
      return null;
    case "PayeeNotFound":
    case "OwnContact":
      return { place: "payee", text: refusals[answer.__typename] };
    case "ContactNameTaken":
      return { place: "name", text: refusals[answer.__typename] };
    case "QuotaExceeded":
      return { place: "form", text: tooMany(answer.limit) };
    case "ContactNotFound":
    case "IdempotencyKeyReused":
      return { place: "form", text: refusals[answer.__typename] };
  }
}
