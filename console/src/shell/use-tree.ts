import { type AnyRoute, useRouter } from "@tanstack/react-router";
import { useEffect, useSyncExternalStore } from "react";
import { grow, growth } from "../grow.ts";
import { isStaff } from "./is-staff.ts";
import { useViewer } from "./viewer.ts";

/** The pages that there are for the viewer; null while staff's are on their way. */
export function useTree(): AnyRoute | null {
  const router = useRouter();
  const isWhole = useSyncExternalStore(growth.subscribe, growth.isWhole);
  const needsWhole = isStaff(useViewer()?.roles ?? []);
  useEffect(() => {
    // Where it does not come, the page that is opened then says why.
    if (needsWhole && !isWhole) grow("whole").catch(() => undefined);
  }, [needsWhole, isWhole]);
  return needsWhole && !isWhole ? null : router.routeTree;
}
