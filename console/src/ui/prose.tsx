const NAME = /`([^`]+)`/;

/** A sentence of ours, with names of the API in backquotes. */
export function Prose({ text }: { readonly text: string }) {
  return text.split(NAME).map((part, at) =>
    at % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never change places.
      <code key={at} className="break-words rounded bg-hover px-1 font-mono text-[0.875em]">
        {part}
      </code>
    ),
  );
}
