import { BlockList, isIP } from "node:net";
import { err, ok, type Result } from "./result.ts";

/** `192.0.2.0/24`, `2001:db8::/32`, or one address: `192.0.2.7`. */
const NETWORK = /^([0-9a-f.:]{2,45})(?:\/(\d{1,3}))?$/;

export type NetworkFault = "NOT_A_NETWORK" | "HOST_BITS";

/**
 * A network in the notation of CIDR (RFC 4632, RFC 4291 §2.3), in lower case and with its prefix;
 * one address is the network of itself. What has bits behind its prefix is refused: `10.0.0.1/8`
 * means another network to each who reads it.
 */
export function parseNetwork(text: string): Result<string, NetworkFault> {
  const [, address = "", digits] = NETWORK.exec(text.trim().toLowerCase()) ?? [];
  const family = isIP(address);
  if (family === 0) return err("NOT_A_NETWORK");
  const most = family === 6 ? 128 : 32;
  const prefix = digits === undefined ? most : Number.parseInt(digits, 10);
  // As its own base: two texts of one network would be two networks to who compares them.
  if (prefix > most || (digits !== undefined && digits !== String(prefix))) return err("NOT_A_NETWORK");
  return isBase(address, family, prefix) ? ok(`${address}/${prefix}`) : err("HOST_BITS");
}

/** Whether no bit is set behind the prefix. */
function isBase(address: string, family: number, prefix: number): boolean {
  const value = family === 6 ? valueOfIpv6(address) : valueOfIpv4(address);
  const behind = BigInt((family === 6 ? 128 : 32) - prefix);
  return (value >> behind) << behind === value;
}

const valueOfIpv4 = (address: string): bigint =>
  address.split(".").reduce((value, part) => (value << 8n) | BigInt(part), 0n);

function valueOfIpv6(address: string): bigint {
  // The platform's own parser writes the shortest form (RFC 5952), without dots.
  const shortest = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [left = "", right] = shortest.split("::");
  const groups = (part: string) => (part === "" ? [] : part.split(":"));
  const [before, behind] = [groups(left), groups(right ?? "")];
  const zeros = Array.from({ length: right === undefined ? 0 : 8 - before.length - behind.length }, () => "0");
  return [...before, ...zeros, ...behind].reduce((value, group) => (value << 16n) | BigInt(`0x${group}`), 0n);
}

/**
 * Whether an address is in one of the networks, as {@link parseNetwork} gives them. An IPv4 address
 * is one also where it is written as IPv6 (RFC 4291 §2.5.5.2). What is no address is in none.
 */
export function makeIsInNetworks(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", prefix = ""] = network.split("/");
    list.addSubnet(address, Number.parseInt(prefix, 10), isIP(address) === 6 ? "ipv6" : "ipv4");
  }
  return (address) => {
    const [plain = ""] = address.split("%", 1);
    const family = isIP(plain);
    return family > 0 && list.check(plain, family === 6 ? "ipv6" : "ipv4");
  };
}
