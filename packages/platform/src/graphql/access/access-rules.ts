import {
  type ASTNode,
  type DirectiveNode,
  type DocumentNode,
  GraphQLSchema,
  Kind,
  parse,
  valueFromASTUntyped,
} from "graphql";
import { ASSURANCE_LEVELS, type AssuranceGap, type NeededAssurance } from "../../identity/assurance.ts";

/**
 * `scopes` is met by holding every scope of at least one list, and implies being logged in.
 * `assurance` says how well and how lately whoever asks has to have proved who they are: it does
 * not say who may, and stands beside a rule that does.
 */
export type AccessRule =
  | { readonly kind: "authenticated" }
  | { readonly kind: "scopes"; readonly anyOf: readonly (readonly string[])[] }
  | { readonly kind: "assurance"; readonly needed: NeededAssurance };

export type Caller = {
  readonly authenticated: boolean;
  readonly scopes: ReadonlySet<string>;
  /**
   * Null where what the caller proved is enough. Asked where a rule needs it: it looks at the
   * clock.
   */
  readonly gapTo: (needed: NeededAssurance) => AssuranceGap | null;
};

export type RuledElement = {
  readonly rules: readonly AccessRule[];
  /** Carries `@tag(name: "public")`: open on purpose. Rules that stand beside it still hold. */
  readonly isPublic: boolean;
};

export type AccessRules = {
  readonly rootTypes: ReadonlySet<string>;
  /** Types that another subgraph can enter directly, through `_entities`. */
  readonly entityTypes: ReadonlySet<string>;
  readonly types: ReadonlyMap<string, RuledElement>;
  /** By coordinate, `Type.field`. */
  readonly fields: ReadonlyMap<string, RuledElement>;
};

type DirectiveNames = {
  readonly authenticated: Set<string>;
  readonly requiresScopes: Set<string>;
  readonly requiresAssurance: Set<string>;
  readonly policy: Set<string>;
  readonly tag: Set<string>;
  readonly key: Set<string>;
};

/** Written by federation itself; the subgraph's host decides who may call them. */
const FEDERATION_ROOT_FIELDS = new Set(["_entities", "_service"]);
const APOLLO_SPEC = /^https:\/\/specs\.apollo\.dev\/(\w+)\/v/;
/**
 * What the schema links `@requiresAssurance` by. Federation composes no directive that no link
 * names; nothing is fetched from there. Without a purpose in the link: another router loads the
 * supergraph, and the subgraphs enforce it all the same.
 */
export const ASSURANCE_SPEC = "https://coffer.example/specs/assurance/v1.0";
const ANY_ASSURANCE_SPEC = /^https:\/\/coffer\.example\/specs\/assurance\/v/;

/**
 * Reads `@authenticated`, `@requiresScopes`, `@requiresAssurance` and `@tag(name: "public")` from a
 * supergraph or from a subgraph's own SDL, under whatever names `@link` gives them. Throws on
 * `@policy` (nothing here enforces it), on an empty list of scopes (it reads as "nobody" or
 * "everybody", depending on the router), on an assurance that is none, and on a schema that was
 * built without an SDL.
 */
export function readAccessRules(source: GraphQLSchema | DocumentNode | string): AccessRules {
  const nodes = nodesOf(source);
  const names = directiveNames(nodes);
  const rootTypes = new Set<string>();
  const entityTypes = new Set<string>();
  const types = new Map<string, RuledElement>();
  const fields = new Map<string, RuledElement>();
  const ofTypes: Notes = { into: types, names };
  const ofFields: Notes = { into: fields, names };

  for (const node of nodes) {
    switch (node.kind) {
      case Kind.SCHEMA_DEFINITION:
      case Kind.SCHEMA_EXTENSION:
        for (const root of node.operationTypes ?? []) rootTypes.add(root.type.name.value);
        break;
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.OBJECT_TYPE_EXTENSION:
      case Kind.INTERFACE_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_EXTENSION:
        if (isEnteredByKey(node.directives ?? [], names)) entityTypes.add(node.name.value);
        note(ofTypes, node.name.value, node.directives);
        for (const field of node.fields ?? [])
          note(ofFields, `${node.name.value}.${field.name.value}`, field.directives);
        break;
      case Kind.SCALAR_TYPE_DEFINITION:
      case Kind.SCALAR_TYPE_EXTENSION:
      case Kind.ENUM_TYPE_DEFINITION:
      case Kind.ENUM_TYPE_EXTENSION:
        note(ofTypes, node.name.value, node.directives);
        break;
    }
  }
  if (rootTypes.size === 0) for (const name of ["Query", "Mutation", "Subscription"]) rootTypes.add(name);
  return { rootTypes, entityTypes, types, fields };
}

/**
 * Coordinates of the root fields and entity types that say nothing about access. A server with any
 * must not start.
 */
export function findUnruled(rules: AccessRules): string[] {
  const unruled: string[] = [];
  for (const [coordinate, field] of rules.fields) {
    const [type = "", name = ""] = coordinate.split(".");
    if (!rules.rootTypes.has(type) || FEDERATION_ROOT_FIELDS.has(name)) continue;
    if (!saysWho(field.rules) && !field.isPublic && !saysWho(rulesOfType(rules, type))) unruled.push(coordinate);
  }
  for (const type of rules.entityTypes) {
    const element = rules.types.get(type);
    if (!element || (!saysWho(element.rules) && !element.isPublic)) unruled.push(type);
  }
  return unruled.sort();
}

const saysWho = (rules: readonly AccessRule[]): boolean => rules.some(({ kind }) => kind !== "assurance");

/** Every scope that a rule names. */
export const scopesIn = ({ types, fields }: AccessRules): string[] =>
  [...types.values(), ...fields.values()]
    .flatMap(({ rules }) => rules)
    .flatMap((rule) => (rule.kind === "scopes" ? rule.anyOf.flat() : []));

export const rulesOfType = (rules: AccessRules, type: string): readonly AccessRule[] =>
  rules.types.get(type)?.rules ?? [];

export const rulesOfField = (rules: AccessRules, type: string, field: string): readonly AccessRule[] =>
  rules.fields.get(`${type}.${field}`)?.rules ?? [];

/**
 * Null where the caller is somebody who may, by every rule. What they have to prove for it is asked
 * after that (access-faults.ts).
 */
export function findRefusal(
  rules: readonly AccessRule[],
  { authenticated, scopes }: Pick<Caller, "authenticated" | "scopes">,
): "UNAUTHENTICATED" | "FORBIDDEN" | null {
  if (rules.length === 0) return null;
  if (!authenticated) return "UNAUTHENTICATED";
  const met = rules.every(
    (rule) => rule.kind !== "scopes" || rule.anyOf.some((all) => all.every((scope) => scopes.has(scope))),
  );
  return met ? null : "FORBIDDEN";
}

function nodesOf(source: GraphQLSchema | DocumentNode | string): readonly ASTNode[] {
  if (source instanceof GraphQLSchema) return nodesOfSchema(source);
  return (typeof source === "string" ? parse(source, { noLocation: true }) : source).definitions;
}

function nodesOfSchema(schema: GraphQLSchema): ASTNode[] {
  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    if (root && !root.astNode) throw new Error(`access rules cannot be read: ${root.name} was built without an SDL`);
  }
  const elements = [schema, ...Object.values(schema.getTypeMap())];
  return elements.flatMap(({ astNode, extensionASTNodes }) => [...(astNode ? [astNode] : []), ...extensionASTNodes]);
}

/**
 * The plain names always count, so that a forgotten `@link` closes a field instead of opening it.
 */
function directiveNames(nodes: readonly ASTNode[]): DirectiveNames {
  const namesOf = (name: string) => new Set([name, `federation__${name}`]);
  const names: DirectiveNames = {
    authenticated: namesOf("authenticated"),
    requiresScopes: namesOf("requiresScopes"),
    requiresAssurance: new Set(["requiresAssurance", "assurance__requiresAssurance"]),
    policy: namesOf("policy"),
    tag: namesOf("tag"),
    key: namesOf("key").add("join__type"),
  };
  for (const node of nodes) {
    if (node.kind !== Kind.SCHEMA_DEFINITION && node.kind !== Kind.SCHEMA_EXTENSION) continue;
    for (const directive of node.directives ?? []) if (directive.name.value === "link") readLink(directive, names);
  }
  return names;
}

/**
 * https://specs.apollo.dev/link/v1.0: `as` renames the prefix, an entry of `import` may rename one
 * element.
 */
function readLink(link: DirectiveNode, names: DirectiveNames): void {
  const { url, as, import: imports } = argumentsOf(link);
  if (typeof url !== "string") return;
  const isAssurance = ANY_ASSURANCE_SPEC.test(url);
  if (isAssurance && url !== ASSURANCE_SPEC) throw new Error(`${url} is linked, and ${ASSURANCE_SPEC} is enforced`);
  const feature = isAssurance ? "assurance" : APOLLO_SPEC.exec(url)?.[1];
  if (!feature) return;
  if (typeof as === "string") {
    if (feature === "join") names.key.add(`${as}__type`);
    if (isAssurance) names.requiresAssurance.add(`${as}__requiresAssurance`);
    if (isDirective(feature, names)) names[feature].add(as);
    if (feature === "federation") for (const name of keysOf(names)) names[name].add(`${as}__${name}`);
  }
  for (const entry of Array.isArray(imports) ? imports : []) {
    if (!isRecord(entry) || typeof entry.name !== "string" || typeof entry.as !== "string") continue;
    const name = entry.name.slice(1);
    if (isDirective(name, names)) names[name].add(entry.as.slice(1));
  }
}

type Notes = { readonly into: Map<string, RuledElement>; readonly names: DirectiveNames };

function note({ into, names }: Notes, coordinate: string, directives: readonly DirectiveNode[] | undefined): void {
  const before = into.get(coordinate);
  const rules: AccessRule[] = [...(before?.rules ?? [])];
  let isPublic = before?.isPublic ?? false;
  for (const directive of directives ?? []) {
    const name = directive.name.value;
    if (names.policy.has(name)) throw new Error(`${coordinate} carries @${name}, which is not enforced`);
    if (names.authenticated.has(name)) rules.push({ kind: "authenticated" });
    if (names.requiresScopes.has(name)) rules.push({ kind: "scopes", anyOf: scopesOf(directive, coordinate) });
    if (names.requiresAssurance.has(name)) rules.push({ kind: "assurance", needed: neededBy(directive, coordinate) });
    if (names.tag.has(name) && argumentsOf(directive).name === "public") isPublic = true;
  }
  into.set(coordinate, { rules, isPublic });
}

function scopesOf(directive: DirectiveNode, coordinate: string): string[][] {
  const { scopes } = argumentsOf(directive);
  const isList = Array.isArray(scopes) && scopes.length > 0 && scopes.every((all) => Array.isArray(all));
  if (!isList) throw new Error(`${coordinate}: @${directive.name.value} needs at least one list of scopes`);
  return scopes.map((all) => all.map(String));
}

function neededBy(directive: DirectiveNode, coordinate: string): NeededAssurance {
  const said = argumentsOf(directive);
  const level = ASSURANCE_LEVELS.find((one) => one === said.level);
  const maxAgeSeconds = Number(said.maxAgeSeconds);
  if (!level || !Number.isSafeInteger(maxAgeSeconds) || maxAgeSeconds < 1)
    throw new Error(`${coordinate}: @${directive.name.value} needs a level and an age of at least a second`);
  return { level, maxAgeSeconds };
}

const isEnteredByKey = (directives: readonly DirectiveNode[], names: DirectiveNames): boolean =>
  directives.some((directive) => {
    if (!names.key.has(directive.name.value)) return false;
    const { key, fields, resolvable } = argumentsOf(directive);
    return (key !== undefined || fields !== undefined) && resolvable !== false;
  });

const argumentsOf = (directive: DirectiveNode): Record<string, unknown> =>
  Object.fromEntries(directive.arguments?.map(({ name, value }) => [name.value, valueFromASTUntyped(value)]) ?? []);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const isDirective = (name: string, names: DirectiveNames): name is keyof DirectiveNames => Object.hasOwn(names, name);
const keysOf = (names: DirectiveNames) => Object.keys(names) as (keyof DirectiveNames)[];
