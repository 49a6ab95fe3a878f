import type { ReactNode } from "react";

type Props = { readonly title?: string; readonly children: ReactNode; readonly className?: string };

/** A part of a page with an edge around it. */
export function Card({ title, children, className = "" }: Props) {
  return (
    <section aria-label={title} className={`rounded-xl border border-line bg-raised p-5 ${className}`}>
      {title && <h2 className="mb-3 font-semibold text-base">{title}</h2>}
      {children}
    </section>
  );
}
