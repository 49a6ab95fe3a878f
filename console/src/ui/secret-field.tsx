import { type ReactNode, useId, useState } from "react";
import { words } from "../words/words.ts";
import { Button } from "./button.tsx";

type Props = {
  readonly label: string;
  readonly name: string;
  readonly hint?: ReactNode;
  readonly fault?: ReactNode;
  /** Whether a break would be a part of it: then it has none. */
  readonly isOneLine?: boolean;
  /** Whether it is covered until somebody wants to read it. */
  readonly isCovered?: boolean;
};

const BOX =
  "w-full min-w-0 min-h-10 rounded-md border border-strong bg-field px-3 py-2 font-mono text-ink aria-invalid:border-bad aria-invalid:outline-bad";

/**
 * What opens money, or what somebody may take for it. It is no password's field, which browsers
 * offer to keep; and it has lines, since one without takes the breaks out of words that are pasted.
 */
export function SecretField({ label, name, hint, fault, isOneLine = false, isCovered = true }: Props) {
  const id = useId();
  const [isShown, setShown] = useState(!isCovered);
  const described = [fault ? `${id}-fault` : "", hint ? `${id}-hint` : ""].filter(Boolean).join(" ");
  const box = {
    ...{ id, name, className: `${BOX} ${isShown ? "" : "[-webkit-text-security:disc]"}` },
    ...{ "data-secret": true, "data-1p-ignore": true, "data-lpignore": "true" },
    ...{ autoComplete: "off", autoCapitalize: "none", autoCorrect: "off", spellCheck: false },
    "aria-invalid": fault ? true : undefined,
    "aria-describedby": described || undefined,
  };
  return (
    <div className="grid content-start gap-1.5">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      <div className="flex items-start gap-2">
        {isOneLine ? <input {...box} type="text" /> : <textarea {...box} rows={3} />}
        {isCovered && (
          <Button aria-pressed={isShown} onClick={() => setShown(!isShown)} className="min-h-10">
            {isShown ? words.password.hide : words.password.show} <span className="sr-only">{label}</span>
          </Button>
        )}
      </div>
      {hint && (
        <div id={`${id}-hint`} className="text-dim text-sm">
          {hint}
        </div>
      )}
      {fault && (
        <div id={`${id}-fault`} className="text-bad text-sm">
          {fault}
        </div>
      )}
    </div>
  );
}

/** Empties what is secret in a part of a page: browsers keep pages that are left as they were. */
export function emptySecrets(part: ParentNode | null): void {
  for (const field of part?.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("[data-secret]") ?? [])
    field.value = "";
}
