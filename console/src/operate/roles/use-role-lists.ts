import {
  type AskedRoleFragment,
  RoleRequestListDocument,
  StaffListDocument,
  type StaffListQuery,
} from "../../generated/operate/roles/roles.ts";
import { useAsk } from "../../live/use-ask.ts";
import { pageOf } from "../../ui/page-of.ts";
import type { ApprovalsSearch } from "./search.ts";

export type StaffMember = StaffListQuery["staff"]["nodes"][number];

const PAGE = 20;

export function useRoleRequests({ state = "PENDING", after }: ApprovalsSearch) {
  const asked = useAsk(RoleRequestListDocument, {
    state: state === "ANY" ? null : state,
    first: PAGE,
    after: after ?? null,
  });
  return { ...asked, page: pageOf<AskedRoleFragment>(asked.data?.roleRequests) };
}

export function useStaff(after: string | null) {
  const asked = useAsk(StaffListDocument, { first: PAGE, after });
  return { ...asked, page: pageOf<StaffMember>(asked.data?.staff) };
}
