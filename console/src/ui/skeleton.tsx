import { words } from "../words/words.ts";

const ROWS = [1, 2, 3, 4, 5, 6, 7, 8];

/** Where something will be: as high as that, so that nothing jumps when it comes. */
export function Skeleton({ rows = 1, className = "h-12" }: { readonly rows?: number; readonly className?: string }) {
  return (
    <div role="status" className="grid gap-2">
      <span className="sr-only">{words.loading}</span>
      {ROWS.slice(0, rows).map((row) => (
        <div key={row} className={`animate-pulse rounded-md bg-hover ${className}`} />
      ))}
    </div>
  );
}
