/** Longer ones are of programs that say more than anybody asks for. */
const LENGTH_MAX = 256;

/**
 * A client's User-Agent (RFC 9110 §10.1.5): whatever the client likes to say, as one line of
 * printable ASCII, at most 256 characters. Undefined where nothing is left of it.
 */
export function readAgent(header: string | undefined): string | undefined {
  const text = header
    ?.slice(0, LENGTH_MAX)
    .replaceAll(/[^\x20-\x7e]/g, "")
    .trim();
  return text === undefined || text === "" ? undefined : text;
}
