import { codeOfFirst } from "../../live/refusal-code.ts";
import type { TypedDocumentString } from "../../live/typed-document.ts";
import { useRepeatable } from "../../live/use-repeatable.ts";
import { Button } from "../../ui/button.tsx";
import { RefusalNote } from "../../ui/refused.tsx";
import { SendFault } from "../../ui/send-fault.tsx";
import { useToast } from "../../ui/toast.tsx";

type Props<Result, Variables> = {
  readonly document: TypedDocumentString<Result, Variables>;
  readonly variables: Variables;
  /** Of an answer, in words; null of a success. */
  readonly refusalOf: (answer: Result) => string | null;
  readonly label: string;
  /** What is said once it is done. */
  readonly done: string;
};

/** Something that is done with a chain by one press, and why it was not. */
export function ChainOrder<Result, Variables>({
  document,
  variables,
  refusalOf,
  label,
  done,
}: Props<Result, Variables>) {
  const say = useToast();
  const order = useRepeatable(document, () => say(done));
  const { data, error, submittedAt } = order;
  return (
    <div className="grid content-start justify-items-start gap-2">
      <Button onClick={() => order.mutate(variables)} isBusy={order.isPending}>
        {label}
      </Button>
      <RefusalNote code={codeOfFirst(data)}>{data === undefined ? null : refusalOf(data)}</RefusalNote>
      <SendFault fault={error} sentAt={submittedAt} />
    </div>
  );
}
