import { useState } from "react";
import { words } from "../words/words.ts";
import { Button } from "./button.tsx";

/** Copies a text whole, and says that it did. */
export function Copy({ text, label = words.copy.copy }: { readonly text: string; readonly label?: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = () => {
    void navigator.clipboard.writeText(text).then(() => setCopied(true));
  };
  return (
    <Button onClick={copy} onBlur={() => setCopied(false)} className="px-2 text-sm">
      <span aria-live="polite">{isCopied ? words.copy.copied : label}</span>
    </Button>
  );
}
