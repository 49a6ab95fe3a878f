import { ApiFault, faultOf, unreachable } from "./api-fault.ts";
import { operationNameOf, type TypedDocumentString } from "./typed-document.ts";

type Sent = { readonly token: string | null; readonly signal?: AbortSignal | undefined };

/** One operation over HTTP. Throws ApiFault. */
export async function post<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  { token, signal }: Sent,
): Promise<Result> {
  const query = document.toString();
  const response = await fetch("/graphql", {
    method: "POST",
    credentials: "omit",
    headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ query, variables, operationName: operationNameOf(document) }),
    signal: signal ?? null,
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw unreachable(error);
  });
  const requestId = response.headers.get("x-request-id");
  const { data, errors } = await response.json().catch(() => {
    throw new ApiFault(`HTTP ${response.status}`, { code: "UNREACHABLE", requestId });
  });
  if (errors?.length) throw faultOf(errors, requestId);
  return data;
}
