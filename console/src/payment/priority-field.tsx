import { type Fact, fact } from "../ui/facts.tsx";
import { Choice } from "../ui/field.tsx";
import { words } from "../words/words.ts";
import { PRIORITIES, type Priority } from "./priority.ts";

type Props = { readonly initially: Priority | undefined; readonly hint: string; readonly fault?: string | undefined };

/** Which of what waits for the same is done first: what it costs is said in the review. */
export const PriorityField = ({ initially = "NORMAL", hint, fault }: Props) => (
  <Choice label={words.payment.priority} name="priority" defaultValue={initially} hint={hint} fault={fault}>
    {PRIORITIES.map((each) => (
      <option key={each} value={each}>
        {words.payment.priorities[each]}
      </option>
    ))}
  </Choice>
);

/** In a review, where it is not NORMAL. */
export const priorityFact = (priority: Priority): Fact | null =>
  priority === "NORMAL" ? null : fact(words.payment.priority, words.payment.priorities[priority]);
