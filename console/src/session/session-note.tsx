import { useSessionEnding } from "../live/use-live.ts";
import { words } from "../words/words.ts";

/** Why somebody who was logged in is not any more. */
export function SessionNote() {
  const ending = useSessionEnding();
  if (!ending) return null;
  return (
    <p role="status" className="rounded-md border border-line bg-hover px-3.5 py-2.5">
      {words.login.ended[ending]}
    </p>
  );
}
