/** Where variables come from: `process.env` in main, a plain object in tests. */
export type EnvironmentSource = Readonly<Record<string, string | undefined>>;

export class InvalidEnvironment extends Error {
  readonly faults: readonly string[];

  constructor(found: readonly string[]) {
    // What two ask for, in one process, is said once.
    const faults = [...new Set(found)];
    super(`invalid environment:\n  ${faults.join("\n  ")}`);
    this.faults = faults;
  }
}

const TRUE = new Set(["1", "true", "yes", "on"]);
const FALSE = new Set(["0", "false", "no", "off"]);

/**
 * Typed readers; each notes a fault instead of throwing, so that one message can tell of all of
 * them.
 */
export class Environment {
  readonly faults: string[] = [];
  readonly #source: EnvironmentSource;

  constructor(source: EnvironmentSource) {
    this.#source = source;
  }

  has(name: string): boolean {
    return this.#raw(name) !== undefined;
  }

  text(name: string, fallback?: string): string {
    return this.#raw(name) ?? this.#missing(name, fallback, "");
  }

  optional(name: string): string | undefined {
    return this.#raw(name);
  }

  integer(name: string, fallback: number, range: { min: number; max: number }): number {
    const raw = this.#raw(name);
    if (raw === undefined) return fallback;
    const value = /^\d{1,15}$/.test(raw) ? Number.parseInt(raw, 10) : Number.NaN;
    if (value >= range.min && value <= range.max) return value;
    this.faults.push(`${name} must be a whole number from ${range.min} to ${range.max}`);
    return fallback;
  }

  port(name: string, fallback: number): number {
    return this.integer(name, fallback, { min: 0, max: 65_535 });
  }

  flag(name: string, fallback: boolean): boolean {
    const raw = this.#raw(name)?.toLowerCase();
    if (raw === undefined) return fallback;
    if (TRUE.has(raw)) return true;
    if (FALSE.has(raw)) return false;
    this.faults.push(`${name} must be true or false`);
    return fallback;
  }

  oneOf<const T extends string>(name: string, allowed: readonly T[], fallback?: T): T {
    const raw = this.#raw(name);
    const found = allowed.find((value) => value === raw);
    if (found !== undefined) return found;
    if (raw === undefined && fallback !== undefined) return fallback;
    this.faults.push(`${name} must be one of ${allowed.join(", ")}`);
    return (fallback ?? allowed[0]) as T;
  }

  url(name: string, fallback?: string): string {
    const raw = this.#raw(name) ?? this.#missing(name, fallback, "");
    if (raw !== "" && !URL.canParse(raw)) this.faults.push(`${name} must be a URL`);
    return raw;
  }

  optionalUrl(name: string): string | undefined {
    return this.has(name) ? this.url(name) : undefined;
  }

  list(name: string, fallback: readonly string[]): readonly string[] {
    const raw = this.#raw(name);
    return raw === undefined
      ? fallback
      : raw
          .split(",")
          .map((part) => part.trim())
          .filter((part) => part !== "");
  }

  refuse(fault: string): void {
    this.faults.push(fault);
  }

  #raw(name: string): string | undefined {
    const raw = this.#source[name]?.trim();
    return raw === undefined || raw === "" ? undefined : raw;
  }

  #missing(name: string, fallback: string | undefined, placeholder: string): string {
    if (fallback !== undefined) return fallback;
    this.faults.push(`${name} must be set`);
    return placeholder;
  }
}

/**
 * Reads a whole configuration, or throws one {@link InvalidEnvironment} that names every bad
 * variable. Values are never part of the message: they may be secrets.
 */
export function readEnv<T>(source: EnvironmentSource, read: (env: Environment) => T): T {
  const env = new Environment(source);
  const config = read(env);
  if (env.faults.length > 0) throw new InvalidEnvironment(env.faults);
  return config;
}
