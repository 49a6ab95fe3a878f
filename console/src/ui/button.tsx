import type { ButtonHTMLAttributes } from "react";

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  readonly look?: "main" | "plain" | "danger";
  /** Something is under way: it takes no second press, and stays where the focus is. */
  readonly isBusy?: boolean;
};

const LOOKS = {
  main: "border-transparent bg-accent text-on-accent hover:bg-accent-strong",
  plain: "border-line bg-raised text-ink hover:bg-hover",
  danger: "border-bad bg-raised text-bad hover:bg-hover",
} as const;

export function Button({ look = "plain", isBusy = false, type = "button", className = "", onClick, ...rest }: Props) {
  return (
    <button
      {...rest}
      type={type}
      aria-disabled={isBusy || undefined}
      onClick={isBusy ? (event) => event.preventDefault() : onClick}
      className={`inline-flex min-h-9 cursor-pointer items-center justify-center gap-2 rounded-md border px-3.5 py-1.5 font-medium disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:cursor-progress ${LOOKS[look]} ${className}`}
    />
  );
}
