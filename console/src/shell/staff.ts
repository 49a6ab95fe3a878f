import type { Role } from "./pages.ts";
import { useViewer } from "./viewer.ts";

/** Who reads what everybody has (docs/OPERATING.md, "Who may do what"). */
export const STAFF: readonly Role[] = ["OPERATOR", "COMPLIANCE", "AUDITOR", "ADMIN"];

/** Whether the viewer gives and takes roles. */
export const useIsAdmin = (): boolean => useViewer()?.roles.includes("ADMIN") ?? false;

/** Whether the viewer may change what staff reads: a page hides what the API would refuse. */
export const useMayOperate = (): boolean => useViewer()?.roles.includes("OPERATOR") ?? false;
