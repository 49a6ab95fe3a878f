/** What a browser says of a ceremony (Web Authentication §5.8.1). */
export type ClientData = { readonly challenge: string; readonly origin: string; readonly isFramed: boolean };

/** Null where it is none. */
export function readClientData(bytes: Uint8Array): ClientData | null {
  let said: unknown;
  try {
    said = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return null;
  }
  if (typeof said !== "object" || said === null) return null;
  const { challenge, origin, crossOrigin, topOrigin } = said as Record<string, unknown>;
  if (typeof challenge !== "string" || typeof origin !== "string") return null;
  // No page of ours is for another's frame: whoever sees it there sees another page around it.
  return { challenge, origin, isFramed: (crossOrigin ?? false) !== false || topOrigin !== undefined };
}
