import type { ReactNode } from "react";

type Props = { readonly name: string; readonly hint: ReactNode; readonly children: ReactNode };

export function Tile({ name, hint, children }: Props) {
  return (
    <li className="grid content-start gap-1 rounded-xl border border-line bg-raised p-5">
      <h2 className="text-dim text-sm">{name}</h2>
      {children}
      <p className="text-dim text-sm">{hint}</p>
    </li>
  );
}

const NUMBER = "w-fit font-semibold text-3xl tracking-tight underline decoration-1 underline-offset-4";

/** Of a number that leads to its list. */
export const numberLook = (count: number) => `${NUMBER} ${count === 0 ? "text-good" : "text-bad"}`;
