import type { ReactNode } from "react";
import { Button } from "../../ui/button.tsx";
import { words } from "../../words/words.ts";

type Props = {
  readonly title: string;
  readonly onRemove: () => void;
  /** Why the API does not take it. */
  readonly fault?: ReactNode;
  readonly children: ReactNode;
};

/** A rule as it is written: its fields, and the way to take it away. */
export function DraftRow({ title, onRemove, fault, children }: Props) {
  return (
    <fieldset className="grid min-w-0 gap-4 rounded-lg border border-line p-4">
      <legend className="px-1 font-medium">{title}</legend>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(min(11rem,100%),1fr))] items-start gap-4">{children}</div>
      {fault && (
        <p role="alert" className="text-bad text-sm">
          {fault}
        </p>
      )}
      <Button onClick={onRemove} className="justify-self-start text-sm">
        {words.schedules.removeRule}
        <span className="sr-only"> {title}</span>
      </Button>
    </fieldset>
  );
}
