import { readFileSync } from "node:fs";
import { parse } from "yaml";

export const COMPOSE_FILE = new URL("../../docker-compose.yml", import.meta.url);

export type ComposeService = {
  readonly image?: string;
  readonly build?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly ports?: readonly string[];
  readonly command?: readonly string[];
  readonly user?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: object;
  /** Of what is started only where it is asked for. */
  readonly profiles?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
};

/**
 * The services of docker-compose.yml, with YAML's anchors and merges resolved and variables still
 * as they stand.
 */
export function readComposeServices(): Readonly<Record<string, ComposeService>> {
  const { services } = parse(readFileSync(COMPOSE_FILE, "utf8"), { merge: true }) as {
    services: Record<string, ComposeService>;
  };
  return services;
}

const VARIABLE = /\$\{(\w+)(?:(:?)([-?])([^}]*))?\}/g;

/**
 * Compose's interpolation: `${NAME}`, `${NAME:-default}`, `${NAME:?message}`, and without the
 * colon, where an empty value is one. Throws with the message where one is required and missing.
 */
export const interpolate = (text: string, variables: Readonly<Record<string, string | undefined>>): string =>
  text.replace(VARIABLE, (_whole, name: string, colon?: string, kind?: string, rest?: string) => {
    const value = variables[name];
    if (value !== undefined && (value !== "" || colon === "")) return value;
    if (kind === "-") return rest ?? "";
    if (kind === "?") throw new Error(`${name}: ${rest}`);
    return "";
  });

/** The value of each variable of a service, as its container gets it. */
export const environmentOf = (
  { environment = {} }: ComposeService,
  variables: Readonly<Record<string, string | undefined>>,
): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, interpolate(String(value), variables)]));

/** Names of all variables that a text asks for. */
export const variablesOf = (text: string): string[] => [...text.matchAll(VARIABLE)].map(([, name]) => name ?? "");
