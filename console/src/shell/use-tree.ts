import { type AnyRoute, useRouter } from "@tanstack/react-router";
import { useEffect, useSyncExternalStore } from "react";
import { grow, growth } from "../grow.ts";
import { isStaff } from "./is-staff.ts";
import { useViewer } from "./viewer.ts";

/** The viewer's pages; null until it is known who that is, and staff's have come. */
export function useTree(): AnyRoute | null {
  const router = useRouter();
  const isWhole = useSyncExternalStore(growth.subscribe, growth.isWhole);
  const viewer = useViewer();
  const needsWhole = viewer !== undefined && isStaff(viewer.roles);
  useEffect(() => {
    // Where it does not come, the page that is opened then says why.
    if (needsWhole && !isWhole) grow("whole").catch(() => undefined);
  }, [needsWhole, isWhole]);
  return viewer === undefined || (needsWhole && !isWhole) ? null : router.routeTree;
}
