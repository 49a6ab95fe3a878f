import { lazy, Suspense } from "react";
import { useSessionState } from "../live/use-live.ts";
import { Shell } from "./shell.tsx";

// Whoever is logged in does without it.
const OutsideWide = lazy(async () => ({ default: (await import("../session/outside-wide.tsx")).OutsideWide }));

/** What stands around a page: also around those that are read by whoever is not logged in. */
export function Frame() {
  if (useSessionState() === "in") return <Shell />;
  return (
    <Suspense>
      <OutsideWide />
    </Suspense>
  );
}
