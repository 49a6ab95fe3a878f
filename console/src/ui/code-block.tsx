import { Copy } from "./copy.tsx";

/** Text for programs, as it is; a long line is pushed sideways in its own frame. */
export function CodeBlock({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <div className="relative rounded-lg border border-line bg-field">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to take the keyboard (WCAG 2.1.1). */}
      <section tabIndex={0} aria-label={label} className="overflow-x-auto p-4">
        <pre className="font-mono text-[0.8125rem]">{text}</pre>
      </section>
      <div className="absolute end-2 top-2 rounded bg-field">
        <Copy text={text} look="quiet" />
      </div>
    </div>
  );
}
