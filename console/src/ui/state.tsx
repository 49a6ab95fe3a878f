/** What a colour means, which no page says by the colour alone. */
export type Tone = "good" | "waiting" | "bad" | "quiet";

const TONES: Readonly<Record<Tone, string>> = {
  good: "text-good before:bg-good",
  waiting: "text-waiting before:bg-waiting",
  bad: "text-bad before:bg-bad",
  quiet: "text-dim before:bg-dim",
};

/** A state: its word, and a dot of its colour. */
export function State({ tone, children }: { readonly tone: Tone; readonly children: string }) {
  return (
    <span
      className={`inline-flex items-center gap-1.5 whitespace-nowrap before:size-2 before:rounded-full before:content-[''] ${TONES[tone]}`}
    >
      {children}
    </span>
  );
}
