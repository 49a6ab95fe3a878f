import type { AskOptions } from "@coffer/client";
import type { CofferError } from "@coffer/client/errors";
import { type QueryKey, queryOptions, type UseQueryResult, useMutation, useQuery } from "@tanstack/react-query";
import { client } from "./api.ts";
import { keepsPartOf } from "./asks-the-same.ts";
import { operationNameOf, type TypedDocumentString } from "./typed-document.ts";

/** Where the answer to a question is kept: by the operation's name and its variables. */
export const keyOf = <Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
): QueryKey => [operationNameOf(document), variables];

export const askOptions = <Result, Variables>(document: TypedDocumentString<Result, Variables>, variables: Variables) =>
  queryOptions<Result, CofferError>({
    queryKey: keyOf(document, variables),
    queryFn: ({ signal }) => ask(document, variables, { signal }),
  });

/** The same where an answer is of its moment: asked for anew wherever it is shown, and not kept. */
export const momentOptions = <Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
) => ({ ...askOptions(document, variables), gcTime: 0, staleTime: 0 });

/** For once, and kept nowhere. Throws a CofferError. */
export const ask = <Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  options: AskOptions = {},
): Promise<Result> => client.ask<Result>(document.toString(), variables as Readonly<Record<string, unknown>>, options);

/**
 * A question to the API, and its answer. Of a list, what was there stays until the other part has
 * come; one thing is never shown in the place of another.
 */
export const useAsk = <Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
): UseQueryResult<Result, CofferError> =>
  useQuery({ ...askOptions(document, variables), placeholderData: keepsPartOf(keyOf(document, variables)) });

/**
 * An order to the API: sent once for each call.
 *
 * @param onAnswer also of an answer that comes when the form is gone, as those of `mutate` do not
 */
export const useSend = <Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  onAnswer?: (answer: Result) => void,
) =>
  useMutation<Result, CofferError, Variables>({
    mutationFn: (variables) => ask(document, variables),
    onSuccess: (answer) => onAnswer?.(answer),
  });
