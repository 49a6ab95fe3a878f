import {
  type AskedRoleFragment,
  RoleRequestListDocument,
  StaffListDocument,
  type StaffListQuery,
} from "../../generated/operate/roles/roles.ts";
import { useAsk } from "../../live/use-ask.ts";
import type { TablePage } from "../../ui/table-types.ts";
import type { ApprovalsSearch } from "./search.ts";

export type StaffMember = StaffListQuery["staff"]["nodes"][number];

const PAGE = 20;

type Connection<Row> = {
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
};

const pageOf = <Row>(list: Connection<Row> | undefined): TablePage<Row> | undefined =>
  list && { rows: list.nodes, endCursor: list.pageInfo.hasNextPage ? list.pageInfo.endCursor : null };

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
