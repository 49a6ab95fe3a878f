import { useSessionState } from "../live/use-live.ts";
import { OutsideWide } from "../session/outside.tsx";
import { Shell } from "./shell.tsx";

/** What stands around a page: also around those that are read by whoever is not logged in. */
export function Frame() {
  return useSessionState() === "in" ? <Shell /> : <OutsideWide />;
}
