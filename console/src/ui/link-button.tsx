import { createLink } from "@tanstack/react-router";
import type { AnchorHTMLAttributes, Ref } from "react";

type AnchorProps = AnchorHTMLAttributes<HTMLAnchorElement> & {
  readonly look?: "main" | "plain";
  readonly ref?: Ref<HTMLAnchorElement>;
};

const LOOKS = {
  main: "border-transparent bg-accent text-on-accent hover:bg-accent-strong",
  plain: "border-line bg-raised text-ink hover:bg-hover",
} as const;

function ButtonAnchor({ look = "plain", className = "", children, ...anchor }: AnchorProps) {
  return (
    <a
      {...anchor}
      className={`inline-flex min-h-9 items-center justify-center rounded-md border px-3.5 py-1.5 font-medium ${LOOKS[look]} ${className}`}
    >
      {children}
    </a>
  );
}

/** WCAG 2.5.8: a line of text is lower than what can be hit has to be. */
function TextAnchor({ className = "", children, ...anchor }: AnchorProps) {
  return (
    <a {...anchor} className={`py-0.5 text-accent underline underline-offset-2 ${className}`}>
      {children}
    </a>
  );
}

/** Leads to a page, and looks as a button does. */
export const LinkButton = createLink(ButtonAnchor);
export const TextLink = createLink(TextAnchor);
