import { useEffect, useSyncExternalStore } from "react";
import { proofs } from "../live/step-up.ts";
import { useSessionState } from "../live/use-live.ts";
import { StepUpDialog } from "../session/step-up-dialog.tsx";

/** Where something needs a fresh proof of who is there, wherever on the page it was asked for. */
export function StepUp() {
  const asked = useSyncExternalStore(proofs.subscribe, proofs.asked);
  const isIn = useSessionState() === "in";
  useEffect(() => {
    // What waits was asked by who has gone.
    if (!isIn) asked?.settle(false);
  }, [isIn, asked]);
  useEffect(() => () => proofs.asked()?.settle(false), []);
  if (!asked || !isIn) return null;
  return <StepUpDialog asked={asked} />;
}
