/**
 * The first 64 bits are a network, and whoever has one has all its addresses (RFC 4291 §2.5.4, RFC
 * 6177).
 */
const NETWORK_GROUPS = 4;

const IPV4 = /^[\d.]+$/;

/**
 * What attempts from an address are counted under: an IPv4 address, also where it is written as
 * IPv6 (RFC 4291 §2.5.5.2), or an IPv6 network of 64 bits. Text that is no address is counted as it
 * is; of whom nothing is known, nothing is said.
 */
export function networkOf(address: string): string;
export function networkOf(address: string | undefined): string | undefined;
export function networkOf(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  if (IPV4.test(address)) return address;
  const [text = ""] = address.toLowerCase().split("%", 1); // a zone is of this machine's interface
  if (!text.includes(":")) return text;
  const groups = groupsOf(text);
  const [high = 0, low = 0] = groups.slice(6);
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff)
    return [high >> 8, high & 0xff, low >> 8, low & 0xff].join(".");
  const network = groups.slice(0, NETWORK_GROUPS).map((group) => group.toString(16));
  return `${network.join(":")}::/64`;
}

/** Eight numbers of 16 bits. */
function groupsOf(text: string): readonly number[] {
  const [start = "", end] = withoutDots(text).split("::");
  const [left, right] = [start, end ?? ""].map((part) => (part === "" ? [] : part.split(":")));
  const given = [...(left ?? []), ...(right ?? [])];
  const zeros = Array.from({ length: end === undefined ? 0 : Math.max(0, 8 - given.length) }, () => "0");
  return [...(left ?? []), ...zeros, ...(right ?? [])].map((group) => Number.parseInt(group, 16));
}

/** The last 32 bits may be written as IPv4. */
const withoutDots = (text: string): string =>
  text.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_all, ...parts) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map((part) => Number.parseInt(String(part), 10));
    return `${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  });
