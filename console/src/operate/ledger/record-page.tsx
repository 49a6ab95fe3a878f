import type { CofferError } from "@coffer/client/errors";
import { toApi } from "@coffer/client/money";
import { linkOptions, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import {
  RecordEntryDocument,
  type RecordEntryMutation,
  type RecordEntryMutationVariables,
} from "../../generated/operate/ledger/entry.ts";
import { useViewer } from "../../shell/viewer.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { MoneyButton } from "../../ui/money-button.tsx";
import { Page } from "../../ui/page.tsx";
import { useReader } from "../../ui/reader.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";
import { words } from "../../words/words.ts";
import { useStaffOrder } from "../use-staff-order.ts";
import { recordRefusal } from "./entry-refusals.ts";
import { LegFields } from "./leg-fields.tsx";
import { LegSums } from "./leg-sums.tsx";
import { type Leg, mayBeSent, readAmount } from "./legs.ts";

/** Inputs that have a field of their own; what is wrong with a leg stands below the form. */
const PLACES = ["narrative", "reference", "kind", "effectiveAt"].map((field) => `input.${field}`);
const own = words.operate.record;
const LOOK_AT = { link: linkOptions({ to: "/operate/ledger" }), label: words.askAgain.ledger };

export function RecordPage() {
  const owner = useViewer()?.id;
  return <Page title={own.title}>{owner && <RecordForm owner={owner} />}</Page>;
}

const emptyLeg = (key: number, side: Leg["side"]): Leg => ({ key, account: null, side, amount: "" });

function RecordForm({ owner }: { readonly owner: string }) {
  const { locale, zone, zoneName } = useReader();
  const [legs, setLegs] = useState<readonly Leg[]>([emptyLeg(1, "DEBIT"), emptyLeg(2, "CREDIT")]);
  const [missingAt, setMissingAt] = useState<number>();
  const { onAnswer, leave } = useRecorded();
  const record = useStaffOrder(RecordEntryDocument, { owner, form: "record-entry", onAnswer });
  const put = (leg: Leg) => setLegs((before) => before.map((each) => (each.key === leg.key ? leg : each)));
  const submit = (typed: FormData) => {
    const narrative = typedIn(typed, "narrative").trim();
    setMissingAt(narrative ? undefined : Date.now());
    if (!narrative || !mayBeSent(legs, locale)) return;
    const input = {
      narrative,
      legs: legs.flatMap((leg) => legInput(leg, locale)),
      ...optional({
        reference: typedIn(typed, "reference").trim(),
        kind: typedIn(typed, "kind").trim(),
        effectiveAt: momentOf(typedIn(typed, "effectiveAt"), zone),
      }),
    };
    record.send((idempotencyKey) => ({ input: { ...input, idempotencyKey } }), leave);
  };
  if (record.pending) return <AskAgain attempt={record} onAgain={() => record.sendAgain(leave)} lookAt={LOOK_AT} />;
  const nameOf = (id: string) => legs.find(({ account }) => account?.id === id)?.account?.name ?? id;
  const refusal = recordRefusal(record.answer?.recordJournalEntry, nameOf);
  return (
    <Form onSubmit={submit} refusedAt={missingAt ?? (refusal || record.fault ? record.sentAt : undefined)}>
      {legs.map((leg, at) => (
        <LegFields
          key={leg.key}
          leg={leg}
          number={at + 1}
          onLeg={put}
          {...(legs.length > 2 ? { onRemove: () => setLegs(legs.filter(({ key }) => key !== leg.key)) } : {})}
        />
      ))}
      <Button
        className="justify-self-start"
        onClick={() => setLegs([...legs, emptyLeg((legs.at(-1)?.key ?? 0) + 1, "CREDIT")])}
      >
        {own.add}
      </Button>
      <LegSums legs={legs} />
      <Words missing={missingAt !== undefined} zoneName={zoneName} fault={record.fault} />
      {refusal && <RefusalNote code={record.refusalCode}>{refusal}</RefusalNote>}
      <SendFault fault={record.fault} sentAt={record.sentAt} places={PLACES} />
      <MoneyButton type="submit" look="main" isBusy={record.isBusy} disabled={!mayBeSent(legs, locale)}>
        {own.submit}
      </MoneyButton>
    </Form>
  );
}

type WordsProps = { readonly missing: boolean; readonly zoneName: string; readonly fault: CofferError | null };

function Words({ missing, zoneName, fault }: WordsProps) {
  return (
    <div className="grid gap-5 sm:grid-cols-2">
      <Field
        label={own.narrative}
        name="narrative"
        hint={own.narrativeHint}
        fault={missing ? own.narrativeMissing : inputFault(fault, "input.narrative")}
        maxLength={512}
        autoComplete="off"
      />
      <Field
        label={own.reference}
        name="reference"
        hint={own.referenceHint}
        maxLength={128}
        autoComplete="off"
        fault={inputFault(fault, "input.reference")}
      />
      <Field
        label={own.kind}
        name="kind"
        hint={own.kindHint}
        maxLength={32}
        autoComplete="off"
        spellCheck={false}
        fault={inputFault(fault, "input.kind")}
      />
      <Field
        label={own.effective(zoneName)}
        name="effectiveAt"
        type="datetime-local"
        step={1}
        hint={own.effectiveHint}
        fault={inputFault(fault, "input.effectiveAt")}
      />
    </div>
  );
}

function useRecorded() {
  const navigate = useNavigate();
  const say = useToast();
  return {
    onAnswer({ recordJournalEntry: answer }: RecordEntryMutation) {
      if (answer?.__typename === "RecordJournalEntrySuccess") say(own.done);
    },
    leave({ recordJournalEntry: answer }: RecordEntryMutation) {
      if (answer?.__typename === "RecordJournalEntrySuccess")
        void navigate({ to: "/operate/ledger/entries/$id", params: { id: answer.entry.id } });
    },
  };
}

type LegInput = RecordEntryMutationVariables["input"]["legs"];

function legInput(leg: Leg, locale: string): Extract<LegInput, readonly unknown[]> {
  const read = readAmount(leg, locale);
  return leg.account && read?.ok ? [{ accountId: leg.account.id, side: leg.side, amount: toApi(read.money) }] : [];
}

/** What was left empty is not sent. */
const optional = (texts: Readonly<Record<"reference" | "kind" | "effectiveAt", string>>) =>
  Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ""));

/** A clock's reading in the reader's zone, as a moment. */
const momentOf = (reading: string, zone: "local" | "utc"): string =>
  reading === "" ? "" : new Date(zone === "utc" ? `${reading}Z` : reading).toISOString();
