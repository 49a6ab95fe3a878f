const NAME = /`([^`]+)`/;

/**
 * A sentence of the reference, with names of the API in backquotes. It is English whatever the
 * page speaks: a reader's voice must know.
 */
export function Prose({ text }: { readonly text: string }) {
  return (
    <span lang="en">
      {text.split(NAME).map((part, at) =>
        at % 2 === 0 ? (
          part
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never change places.
          <code key={at} className="break-words rounded bg-hover px-1 font-mono text-[0.875em]">
            {part}
          </code>
        ),
      )}
    </span>
  );
}
