import { Link } from "@tanstack/react-router";
import type { RequestFactsFragment } from "../../generated/request/request.ts";
import { AskedAmount, RequestState, titleOfRequest } from "../../request/request-state.tsx";
import type { Column } from "../../ui/table-types.ts";
import { words } from "../../words/words.ts";

/** What a list of requests shows of each, to whoever made them or is named by them. */
export function requestColumns(viewerId: string): readonly Column<RequestFactsFragment>[] {
  const w = words.requests;
  return [
    { key: "when", title: w.made, time: ({ createdAt }) => createdAt, text: ({ createdAt }) => createdAt },
    {
      key: "what",
      title: w.what,
      isFixed: true,
      cell: (request) => (
        <Link to="/requests/$id" params={{ id: request.id }} className="font-medium underline underline-offset-2">
          {titleOfRequest(request, viewerId)}
        </Link>
      ),
      text: (request) => titleOfRequest(request, viewerId),
    },
    {
      key: "memo",
      title: w.memo,
      cell: ({ memo }) => <span className="block max-w-64 break-words">{memo}</span>,
      text: ({ memo }) => memo ?? "",
    },
    {
      key: "state",
      title: w.state,
      cell: ({ status }) => <RequestState status={status} />,
      text: ({ status }) => status,
    },
    { key: "until", title: w.until, time: ({ expiresAt }) => expiresAt, text: ({ expiresAt }) => expiresAt },
    {
      key: "amount",
      title: w.amount,
      isFixed: true,
      cell: (request) => <AskedAmount request={request} />,
      text: ({ amount }) => amount?.amount ?? "",
    },
  ];
}
