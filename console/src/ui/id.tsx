import { Copy } from "./copy.tsx";

const ENDS = { start: 9, end: 4 } as const;

/** Its kind, and enough of both ends to tell it from its neighbours. */
export const shorten = (id: string): string =>
  id.length <= ENDS.start + ENDS.end + 1 ? id : `${id.slice(0, ENDS.start)}…${id.slice(-ENDS.end)}`;

/** An id: short on the screen, whole where it is copied or heard. */
export function Id({ id }: { readonly id: string }) {
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <code className="font-mono text-[0.9em]" title={id}>
        <span aria-hidden="true">{shorten(id)}</span>
        <span className="sr-only">{id}</span>
      </code>
      <Copy text={id} look="quiet" />
    </span>
  );
}
