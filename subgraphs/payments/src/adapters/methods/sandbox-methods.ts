import type { MethodProvider } from "../../app/methods/ports.ts";
import { SCENARIOS } from "../../domain/methods/scenarios.ts";

const BY_TOKEN = new Map(
  SCENARIOS.map(({ token, kind, label, isVerified }) => [token, { kind, label, isVerified }] as const),
);

/** Knows the tokens of the scenarios, and no other. There is none in production. */
export const sandboxMethods: MethodProvider = { look: async ({ token }) => BY_TOKEN.get(token) ?? null };

/** Where no provider is configured. */
export const noMethods: MethodProvider = { look: async () => null };
