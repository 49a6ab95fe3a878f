import { anonymous } from "@coffer/platform/identity/actor";
import { newRequestId, type RequestContext } from "../identity/request-context.ts";
import type { SubgraphSource } from "./subgraph-source.ts";

/** For nobody: a field of auth that clients do not see. */
export type Inquiry = {
  /** With the field under the name `found`. */
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** What is asked for, for whoever reads why it did not come. */
  readonly what: string;
};

/** Null where auth has nothing of the kind; rejects where it does not say. */
export async function askAuth<Found>(
  auth: SubgraphSource<RequestContext>,
  { query, variables, what }: Inquiry,
): Promise<Found | null> {
  const context = { requestId: newRequestId(), actor: anonymous };
  const { data, errors } = await auth.execute({ query, variables }, context);
  const [error] = errors ?? [];
  if (error) throw new Error(`auth answers ${String(error.extensions?.code)} instead of ${what}`);
  return (data as { readonly found: Found | null }).found;
}
