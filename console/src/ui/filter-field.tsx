import { useId } from "react";

type Props = {
  readonly label: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly hint?: string;
};

/** What a list is narrowed by while somebody types; the page keeps it in its address. */
export function FilterField({ label, text, onText, hint }: Props) {
  const id = useId();
  return (
    <div className="grid max-w-md flex-1 gap-1.5">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      <input
        id={id}
        type="search"
        value={text}
        placeholder={hint}
        spellCheck={false}
        onChange={({ target }) => onText(target.value)}
        className="min-h-10 w-full rounded-md border border-strong bg-field px-3 py-2 text-ink"
      />
    </div>
  );
}
