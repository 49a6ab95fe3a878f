import { ApiFault } from "./api-fault.ts";
import { post } from "./post.ts";
import { session } from "./session.ts";
import type { TypedDocumentString } from "./typed-document.ts";

/** One operation as whoever is logged in. Throws ApiFault. */
export async function ask<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  signal?: AbortSignal,
): Promise<Result> {
  try {
    return await post(document, variables, { token: await session.accessToken(), signal });
  } catch (error) {
    if (error instanceof ApiFault && error.code === "UNAUTHENTICATED") session.ended();
    throw error;
  }
}
