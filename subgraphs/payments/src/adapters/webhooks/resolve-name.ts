import { Resolver } from "node:dns/promises";

/** Addresses of a name; none where there is none. Rejects where nobody answers. */
export type ResolveName = (name: string) => Promise<readonly string[]>;

const QUERY_MS = 2_000;
const TRIES = 2;
/** RFC 6761 §6.3: no resolver is asked. */
const LOCAL = /^(?:.+\.)?localhost\.?$/;

/** That there is no such record is an answer. */
const NO_RECORD = new Set(["ENODATA", "ENOTFOUND"]);

/**
 * By DNS alone, without /etc/hosts, and by sockets: getaddrinfo would wait in one of the few
 * threads that all of the process shares, as long as anybody's name server likes.
 */
export function makeResolveName(): ResolveName {
  const resolver = new Resolver({ timeout: QUERY_MS, tries: TRIES });
  return async (name) => {
    if (LOCAL.test(name)) return ["127.0.0.1", "::1"];
    const [four, six] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    const found = [four, six].flatMap((outcome) => (outcome.status === "fulfilled" ? outcome.value : []));
    if (found.length > 0) return found;
    for (const outcome of [four, six])
      if (outcome.status === "rejected" && !NO_RECORD.has(codeOf(outcome.reason))) throw outcome.reason;
    return [];
  };
}

const codeOf = (error: unknown): string => String((error as { readonly code?: unknown }).code);
