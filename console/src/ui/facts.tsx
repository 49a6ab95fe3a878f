import type { ReactNode } from "react";

export type Fact = readonly [name: string, value: ReactNode];

export const fact = (name: string, value: ReactNode): Fact => [name, value];

/** Names and what they are, one below the other; what is null is left out. */
export function Facts({ facts }: { readonly facts: readonly (Fact | null)[] }) {
  return (
    <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[max-content_minmax(0,1fr)]">
      {facts
        .filter((fact) => fact !== null)
        .map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-dim">{name}</dt>
            <dd className="amount-wraps mb-1.5 min-w-0 break-words sm:mb-0">{value}</dd>
          </div>
        ))}
    </dl>
  );
}
