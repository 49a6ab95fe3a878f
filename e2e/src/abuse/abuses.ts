import type { AbuseScale, MakeAbuse } from "./abuse.ts";

export const FULL: AbuseScale = {
  parallel: 16,
  bodyBytes: 15_600_000,
  documents: 781,
  accounts: 250,
  sides: 49_999_999,
  sockets: 10_000,
};
export const SMALL: AbuseScale = {
  parallel: 4,
  bodyBytes: 2_000_000,
  documents: 60,
  accounts: 12,
  sides: 2_000_000,
  sockets: 700,
};

export const ABUSES = {
  X1: { what: "large bodies, and aliases of credential doors", load: () => import("./bodies.ts") },
  X2: { what: "answers that multiply, and operations that nobody waits for", load: () => import("./values.ts") },
  X3: { what: "ever new documents", load: () => import("./documents.ts") },
  X4: { what: "pictures with an area and no sides", load: () => import("./pictures.ts") },
  X5: { what: "sockets of strangers, and wrong passwords", load: () => import("./sockets.ts") },
} as const satisfies Record<string, { what: string; load: () => Promise<{ makeAbuse: MakeAbuse }> }>;

export type AbuseId = keyof typeof ABUSES;
