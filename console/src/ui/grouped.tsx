import { Copy } from "./copy.tsx";

/** As many characters as an eye compares at once. */
const GROUP = /^0x|.{1,4}/g;

/**
 * An address whole, in groups that a person can compare with where they have it from; copied, it is
 * the same without them.
 */
export function Grouped({ text, isCopied = false }: { readonly text: string; readonly isCopied?: boolean }) {
  const groups = text.match(GROUP) ?? [];
  return (
    <>
      <code className="font-mono">
        {groups.map((group, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: groups of one text never change places.
          <span key={at} className="me-[0.6em] inline-block">
            {group}
          </span>
        ))}
      </code>
      {isCopied && <Copy text={text} look="quiet" />}
    </>
  );
}
