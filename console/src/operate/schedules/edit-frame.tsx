import { linkOptions } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import type { AttemptOf } from "../../live/use-attempt.ts";
import { AskAgain } from "../../ui/ask-again.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Field } from "../../ui/field.tsx";
import { Form, typedIn } from "../../ui/form.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { inputFault, SendFault } from "../../ui/send-fault.tsx";
import { words } from "../../words/words.ts";
import { diffRules, type RuleChange, type ShownRule } from "./diff-rules.ts";
import { RuleList } from "./rule-list.tsx";

/** When, and why: what every table is said with. */
export type Said = { readonly effectiveAt: string | null; readonly reason: string };

type Props<Rule> = {
  readonly path: "/operate/fees" | "/operate/limits";
  readonly currency: string;
  /** What holds by the latest table, from which this is made. */
  readonly latest: readonly ShownRule[];
  readonly attempt: Omit<AttemptOf<unknown, unknown>, "send">;
  /** Of the last answer, in words. */
  readonly refusal: string | null;
  /** What was typed, read; null where a field of it is at fault, which says so itself. */
  readonly read: (typed: FormData) => readonly Rule[] | null;
  readonly inWords: (rule: Rule) => ShownRule;
  /** What would have come of it: shown beside what changes. */
  readonly trialOf: (rules: readonly Rule[]) => ReactNode;
  readonly onSay: (rules: readonly Rule[], said: Said) => void;
  readonly onAgain: () => void;
  /** The rules as they are written. */
  readonly children: ReactNode;
};

/** RFC 3339 of what a field of a moment says, which is UTC; null where it says nothing. */
const momentOf = (text: string): string | null => (text === "" ? null : new Date(`${text}Z`).toISOString());

type Review<Rule> = { readonly rules: readonly Rule[]; readonly said: Said; readonly changes: readonly RuleChange[] };

/** Another table: its rules, when and why, and then what changes by it, before it is said. */
export function EditFrame<Rule>(props: Props<Rule>) {
  const { path, currency, latest, attempt, refusal, read, inWords, trialOf, onSay, onAgain, children } = props;
  const [review, setReview] = useState<Review<Rule> | null>(null);
  const [missingAt, setMissingAt] = useState<number>();
  const w = words.schedules;
  const lookAt = { link: linkOptions({ to: path, search: { currency } }), label: words.askAgain.same };
  const submit = (typed: FormData) => {
    const reason = typedIn(typed, "reason").trim();
    setMissingAt(reason ? undefined : Date.now());
    const rules = read(typed);
    if (!rules || !reason) return;
    attempt.reset();
    const changes = diffRules(latest, rules.map(inWords));
    setReview({ rules, said: { effectiveAt: momentOf(typedIn(typed, "effectiveAt")), reason }, changes });
  };
  const faultOf = (name: string) => inputFault(attempt.fault, `input.${name}`);
  return (
    <Card title={w.edit(currency)} className="max-w-4xl">
      {attempt.pending && <AskAgain attempt={attempt} onAgain={onAgain} lookAt={lookAt} />}
      {!attempt.pending && review && (
        <div className="grid gap-5">
          <Changes changes={review.changes} />
          {trialOf(review.rules)}
          <p>
            {words.currencies.reason}: {review.said.reason}
          </p>
          <RefusalNote code={attempt.refusalCode}>{refusal}</RefusalNote>
          <SendFault fault={attempt.fault} sentAt={attempt.sentAt} />
          <div className="flex flex-wrap gap-3">
            <Button look="main" isBusy={attempt.isBusy} onClick={() => onSay(review.rules, review.said)}>
              {w.say}
            </Button>
            <Button onClick={() => setReview(null)}>{words.send.back}</Button>
          </div>
        </div>
      )}
      {/* What was typed stays behind Back. */}
      <div className={attempt.pending || review ? "hidden" : ""}>
        <Form onSubmit={submit} refusedAt={missingAt}>
          <p className="text-dim">{w.editMeaning}</p>
          {children}
          <div className="grid gap-5 sm:grid-cols-2">
            <Field
              label={w.effectiveAt}
              name="effectiveAt"
              type="datetime-local"
              hint={w.effectiveHint}
              fault={faultOf("effectiveAt")}
            />
            <Field
              label={words.operate.reason}
              name="reason"
              hint={words.operate.reasonHint}
              fault={missingAt ? words.operate.reasonMissing : faultOf("reason")}
              maxLength={512}
              autoComplete="off"
              required
            />
          </div>
          <Button type="submit" look="main" className="justify-self-start">
            {words.send.review}
          </Button>
        </Form>
      </div>
    </Card>
  );
}

function Changes({ changes }: { readonly changes: readonly RuleChange[] }) {
  const others = changes.filter(({ change }) => change !== "same");
  const w = words.schedules;
  return (
    <>
      <p className="text-lg">{w.review(others.length)}</p>
      {others.length > 0 && <RuleList label={w.reviewTitle} changes={others} isCompared />}
      {others.length < changes.length && <p className="text-dim">{w.stay(changes.length - others.length)}</p>}
    </>
  );
}
