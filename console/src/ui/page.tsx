import { type ReactNode, useEffect } from "react";
import { words } from "../words/words.ts";

type Props = {
  /** The heading, and the tab's title. */
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
};

/** For who would otherwise lose their place: what they pressed is gone. */
export const focusHeading = (): void => document.querySelector<HTMLElement>("h1")?.focus();

/**
 * A page's heading takes the focus when somebody comes to it by a link (shell/focus-heading.ts).
 */
export function Page({ title, actions, children }: Props) {
  useEffect(() => {
    document.title = `${title} · ${words.product}`;
  }, [title]);
  return (
    <>
      <div className="mb-6 flex flex-wrap items-center justify-between gap-3">
        <h1 tabIndex={-1} className="wrap-anywhere min-w-0 font-semibold text-2xl tracking-tight outline-none">
          {title}
        </h1>
        {actions}
      </div>
      {children}
    </>
  );
}
