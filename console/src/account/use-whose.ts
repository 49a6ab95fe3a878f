import { useQuery } from "@tanstack/react-query";
import { HoldingsDocument } from "../generated/account/account.ts";
import { askOptions } from "../live/use-ask.ts";
import { isStaff } from "../shell/is-staff.ts";
import { useViewer } from "../shell/viewer.ts";

/**
 * Whose an account is that the API has shown. Others' is shown to staff alone, for whom pages of
 * what is one's own are not made; null while that is being asked.
 */
export function useWhose(accountId: string | undefined): "own" | "others" | null {
  const viewer = useViewer();
  const mayBeOthers = isStaff(viewer?.roles ?? []);
  const { data, isError } = useQuery({ ...askOptions(HoldingsDocument, {}), enabled: mayBeOthers });
  if ((viewer && !mayBeOthers) || isError) return "own";
  if (!data || accountId === undefined) return null;
  return data.accounts.some(({ id }) => id === accountId) ? "own" : "others";
}
