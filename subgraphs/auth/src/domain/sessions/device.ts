/** What somebody holds in their hands, as far as a program says. */
export type DeviceKind = "DESKTOP" | "MOBILE" | "TABLET" | "OTHER";

/** What a client says that it is: nothing proves it, and nothing is decided by it. */
export type Device = { readonly kind: DeviceKind; readonly name: string };

/** How a session looks from outside: what its client says that it is, and where it was last. */
export type Seen = { readonly device: Device | null; readonly address: string | null };

/** In words that every language has; null where nobody knows either. */
export const sightOf = ({ device, address }: Seen): string | null =>
  [device?.name, address].filter((known) => known != null).join(", ") || null;
