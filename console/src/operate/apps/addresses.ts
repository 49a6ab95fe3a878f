import type { CofferError } from "@coffer/client/errors";

/** URIs have no blanks, so whatever blanks are between them part them. */
export const addressesIn = (typed: string): string[] => typed.split(/\s+/).filter(Boolean);

/**
 * What is wrong with the addresses that were sent: with each the address that it is about, since
 * one field holds them all.
 */
export function addressFault(fault: CofferError | null, path: string, sent: readonly string[]): string | undefined {
  const about = (fault?.inputs ?? []).filter((input) => input.path === path || input.path.startsWith(`${path}.`));
  const said = about.map((input) => {
    const address = sent[Number.parseInt(input.path.slice(path.length + 1), 10)];
    return address === undefined ? input.message : `${address}: ${input.message}`;
  });
  return said.join("; ") || undefined;
}
