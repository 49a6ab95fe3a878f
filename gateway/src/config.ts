import type { Environment } from "@coffer/platform/config";
import type { Mode } from "@coffer/platform/database/provision";

export type GatewayConfig = {
  readonly host: string;
  readonly port: number;
  /** Largest HTTP body. An identity document of two sides in base64 must fit. */
  readonly bodyMaxBytes: number;
  readonly depthMax: number;
  /** Lexical tokens of a document. */
  readonly tokensMax: number;
  /** Selections of an operation, fragments counted wherever they are spread: what the planner has to plan. */
  readonly selectionsMax: number;
  /** Values that an answer may hold, by what is known before: pages as large as asked for, other lists of ten. */
  readonly valuesMax: number;
  /** Without it, error messages suggest no names either. */
  readonly introspection: boolean;
  /** The page for a person's browser. */
  readonly landingPage: boolean;
};

export const readGatewayConfig = (env: Environment, mode: Mode): GatewayConfig => ({
  // A sandbox's money is not real and its documents pass by themselves: it is for this machine alone unless said otherwise.
  host: env.text("HOST", mode === "sandbox" ? "127.0.0.1" : "0.0.0.0"),
  port: env.port("PORT", 4000),
  bodyMaxBytes: env.integer("BODY_MAX_MB", 16, { min: 1, max: 1024 }) * 1024 * 1024,
  depthMax: env.integer("QUERY_DEPTH_MAX", 14, { min: 3, max: 100 }),
  tokensMax: env.integer("QUERY_TOKENS_MAX", 4000, { min: 100, max: 20_000 }),
  selectionsMax: env.integer("QUERY_SELECTIONS_MAX", 1000, { min: 100, max: 20_000 }),
  valuesMax: env.integer("QUERY_VALUES_MAX", 50_000, { min: 1000, max: 100_000_000 }),
  introspection: env.flag("INTROSPECTION", mode === "sandbox"),
  landingPage: env.flag("LANDING_PAGE", mode === "sandbox"),
});
