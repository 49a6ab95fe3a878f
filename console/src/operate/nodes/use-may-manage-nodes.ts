import { useViewer } from "../../shell/viewer.ts";

/** Who registers nodes, gives them other keys, and disables them. */
export const useMayManageNodes = (): boolean =>
  useViewer()?.roles.some((role) => role === "OPERATOR" || role === "ADMIN") ?? false;
