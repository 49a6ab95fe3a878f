import type { ReactNode } from "react";
import { Card } from "../ui/card.tsx";
import { Time } from "../ui/time.tsx";
import { words } from "../words/words.ts";
import { Carry } from "./carry.tsx";
import { DocumentFacts } from "./document-facts.tsx";
import { GiveBack, type TakenBy } from "./give-back.tsx";
import type { Unsigned, UnsignedOf } from "./unsigned-of.ts";

type Props<Result> = TakenBy<Result> & {
  readonly of: UnsignedOf;
  readonly unsigned: Unsigned;
};

/** What is to be signed where its key is: what it says, the way there, and the way back. */
export function SigningStep<Result>({ of, unsigned, ...taken }: Props<Result>) {
  const { number, format, isCancel, createdAt, expiresAt } = unsigned;
  const w = words.unsigned;
  return (
    <Card title={w.title}>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
        <p>
          {w.what} {expiresAt === null && w.waits}
        </p>
        {expiresAt !== null && (
          <p className="text-waiting">
            {w.expires} <Time at={expiresAt} />
          </p>
        )}
        {isCancel && <p className="text-waiting">{w.isCancel}</p>}
        <Part title={w.compare}>
          <p className="text-dim">{w.compareHint}</p>
          <DocumentFacts of={of} unsigned={unsigned} />
        </Part>
        <Part title={w.carry}>
          {/* Another one takes the place of what somebody may be carrying right now. */}
          <p aria-live="polite" className={number > 1 ? "text-waiting" : "text-dim"}>
            {number > 1 ? w.givenAgain(number) : w.given} <Time at={createdAt} />
          </p>
          <p className="text-dim">{w.formats[format] ?? String(format)}</p>
          <Carry id={of.id} unsigned={unsigned} />
        </Part>
        <Part title={w.back}>
          <GiveBack {...taken} id={of.id} format={format} />
        </Part>
      </div>
    </Card>
  );
}

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <div className="grid grid-cols-[minmax(0,1fr)] gap-3 border-line border-t pt-4">
    <h3 className="font-semibold">{title}</h3>
    {children}
  </div>
);
