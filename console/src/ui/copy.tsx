import { useState } from "react";
import { words } from "../words/words.ts";
import { Button } from "./button.tsx";

type Props = {
  readonly text: string;
  readonly label?: string;
  /** `quiet`: small, beside the text that it copies. */
  readonly look?: "plain" | "quiet";
};

/** Copies a text whole, and says that it did. */
export function Copy({ text, label = words.copy.copy, look = "plain" }: Props) {
  const [isCopied, setCopied] = useState(false);
  const copy = () => {
    void navigator.clipboard.writeText(text).then(() => setCopied(true));
  };
  const shown = <span aria-live="polite">{isCopied ? words.copy.copied : label}</span>;
  const forget = () => setCopied(false);
  if (look === "quiet")
    return (
      <button
        type="button"
        onClick={copy}
        onBlur={forget}
        className="min-h-6 cursor-pointer rounded px-1 text-dim text-xs underline decoration-dotted hover:text-ink"
      >
        {shown}
      </button>
    );
  return (
    <Button onClick={copy} onBlur={forget} className="px-2 text-sm">
      {shown}
    </Button>
  );
}
