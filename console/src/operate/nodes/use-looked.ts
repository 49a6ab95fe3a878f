import type { CofferError } from "@coffer/client/errors";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { keepsPartOf } from "../../live/asks-the-same.ts";
import type { TypedDocumentString } from "../../live/typed-document.ts";
import { askOptions, keyOf } from "../../live/use-ask.ts";

/** No stream tells of nodes, of their coins, or of what moves in their wallets. */
const LOOK_EVERY_MS = 10_000;

/** A question that is asked anew as long as its answer is shown. */
export const useLooked = <Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
): UseQueryResult<Result, CofferError> =>
  useQuery({
    ...askOptions(document, variables),
    placeholderData: keepsPartOf(keyOf(document, variables)),
    refetchInterval: LOOK_EVERY_MS,
  });
