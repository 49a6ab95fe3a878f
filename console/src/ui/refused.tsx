import type { ReactNode } from "react";
import { Code } from "./fault.tsx";

type Props = {
  /** Of the refusal; null where nobody has asked the API yet. */
  readonly code: string | null | undefined;
  readonly children: ReactNode;
};

/** Why something was refused, in words, and its code, which leads to all that there is to know. */
export function Refused({ code, children }: Props) {
  return (
    <>
      {children} {code && <Code code={code} />}
    </>
  );
}

/** The same below a form, where no single field is at fault. */
export function RefusalNote({ code, children }: Props) {
  if (!children) return null;
  return (
    <div
      role="alert"
      data-refusal
      tabIndex={-1}
      className="rounded-md border border-bad bg-raised px-3.5 py-2.5 text-bad"
    >
      <Refused code={code}>{children}</Refused>
    </div>
  );
}
