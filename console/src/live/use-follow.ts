import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent } from "react";
import { follow } from "./socket.ts";
import type { TypedDocumentString } from "./typed-document.ts";
import { useSessionState } from "./use-live.ts";

type Follow<Result, Data> = {
  /** Whose answer the events change. */
  readonly into: QueryKey;
  /** The answer after the event. */
  readonly apply: (before: Data, event: Result) => Data;
};

/**
 * Follows a subscription while the page is there, and writes each event into the answer of a query.
 * Where it begins without a cursor, the query is asked anew: what happened before is in its answer.
 */
export function useFollow<Result extends object, Variables extends { readonly after?: unknown }, Data>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  { into, apply }: Follow<Result, Data>,
): void {
  const cache = useQueryClient();
  const isIn = useSessionState() === "in";
  const next = useEffectEvent((event: Result) => {
    cache.setQueryData<Data>(into, (before) => (before === undefined ? before : apply(before, event)));
  });
  const restart = useEffectEvent(() => void cache.invalidateQueries({ queryKey: into }));
  // Variables are plain data: the same text is the same subscription.
  const key = JSON.stringify(variables);
  useEffect(() => {
    if (!isIn) return;
    return follow(document, JSON.parse(key) as Variables, { next, restart });
  }, [document, key, isIn]);
}
