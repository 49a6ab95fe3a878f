import {
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isUnionType,
  type OperationTypeNode,
} from "graphql";

export type GeneratedOperation = { readonly text: string; readonly variables: Readonly<Record<string, unknown>> };

/** A number in [0, 1) after the other, the same for the same seed (mulberry32). */
function makeRandom(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (max: number) => Math.floor(next() * max);
  return { chance: (of: number) => next() < of, below, one: <T>(of: readonly T[]): T => of[below(of.length)] as T };
}

/** Names that meet keys, the planner's own names, this gateway's own, and what every object has. */
const HOSTILE = [
  ..."id code sku name note weight __typename representations _entities _c_id_ _c_name _c__c_id_ id__alias_0".split(
    " ",
  ),
  ..."note__alias_0 note__alias_1 _c_note___alias_0 __proto__ constructor toString a b x".split(" "),
];
const TEXTS = ["p1", "p3", "", "r", "s22", 'with \\" quote', "new"];

/**
 * Seeded operations over a schema: most are valid, and one in a few is broken in one of the ways
 * that people break them.
 */
export function makeGenerateOperation(schema: GraphQLSchema): (seed: number) => GeneratedOperation {
  return (seed) => new Generator(schema, seed).operation();
}

type Taken = Map<string, string>;

class Generator {
  readonly #schema: GraphQLSchema;
  readonly #random: ReturnType<typeof makeRandom>;
  readonly #fragments: { name: string; on: string; text: string }[] = [];
  readonly #declared: string[] = [];
  readonly #variables: Record<string, unknown> = {};
  /**
   * What stands under a name at a place of the answer: one that is taken is used again only for the
   * same.
   */
  readonly #taken = new Map<string, Taken>();
  #left = 0;

  constructor(schema: GraphQLSchema, seed: number) {
    this.#schema = schema;
    this.#random = makeRandom(seed);
  }

  operation(): GeneratedOperation {
    const { chance, below, one } = this.#random;
    const kind = chance(0.25) ? "mutation" : chance(0.12) ? "subscription" : "query";
    this.#left = 2 + below(chance(0.06) ? 24 : 7);
    const root = this.#schema.getRootType(kind as OperationTypeNode) as GraphQLObjectType;
    const at = { place: kind, depth: 0 };
    const set = kind === "subscription" ? this.#only(root, at) : this.#set(root, at);
    const broken = chance(0.06) ? one([" @nothing", "(none: 1)", " { id }", "!", " ...Missing"]) : "";
    const given = this.#declared.length > 0 ? `(${this.#declared.join(", ")})` : "";
    const named =
      given !== "" || kind !== "query" || chance(0.5) ? `${kind}${chance(0.5) ? " Named" : ""}${given} ` : "";
    const fragments = this.#fragments.map(({ name, on, text }) => `fragment ${name} on ${on} ${text}`);
    const spot = broken ? set.indexOf(" }") : -1;
    const body = spot < 0 ? set : `${set.slice(0, spot)}${broken}${set.slice(spot)}`;
    return { text: [`${named}${body}`, ...fragments].join("\n"), variables: this.#variables };
  }

  /** A subscription has one field at its root, without a condition; through a fragment, too. */
  #only(root: GraphQLObjectType, at: { place: string; depth: number }): string {
    const field = `{ ${this.#field(root, at)} }`;
    if (!this.#random.chance(0.3)) return field;
    this.#fragments.push({ name: "Root", on: root.name, text: field });
    return "{ ...Root }";
  }

  #set(type: GraphQLCompositeType, at: { place: string; depth: number }): string {
    const { chance, below } = this.#random;
    const parts: string[] = [];
    for (let count = 1 + below(at.depth > 3 ? 2 : 4); count > 0 && this.#left > 0; count -= 1) {
      this.#left -= 1;
      parts.push(chance(isUnionType(type) ? 0.8 : 0.15) ? this.#fragment(type, at) : this.#field(type, at));
    }
    return parts.length > 0 ? `{ ${parts.join(" ")} }` : "{ __typename }";
  }

  #fragment(type: GraphQLCompositeType, at: { place: string; depth: number }): string {
    const { chance, one } = this.#random;
    const known = this.#fragments.filter(({ on }) => on === type.name);
    if (known.length > 0 && chance(0.3)) return `...${one(known).name}${this.#condition()}`;
    const condition = chance(0.7) ? one(this.#conditionsFor(type)) : type;
    const text = this.#set(condition, at);
    if (chance(0.4)) {
      const name = `F${this.#fragments.length}`;
      this.#fragments.push({ name, on: condition.name, text });
      return `...${name}${this.#condition()}`;
    }
    const on = condition === type && chance(0.5) ? "" : ` on ${condition.name}`;
    return `...${on}${this.#condition()} ${text}`;
  }

  /** Every type that shares an object type with this one. */
  #conditionsFor(type: GraphQLCompositeType): GraphQLCompositeType[] {
    const possible = new Set(this.#possible(type));
    return Object.values(this.#schema.getTypeMap()).filter(
      (other): other is GraphQLCompositeType =>
        isCompositeType(other) &&
        !other.name.startsWith("__") &&
        this.#possible(other).some((one) => possible.has(one)),
    );
  }

  #possible(type: GraphQLCompositeType): readonly GraphQLObjectType[] {
    return "getTypes" in type || "resolveType" in type ? this.#schema.getPossibleTypes(type as never) : [type as never];
  }

  #field(type: GraphQLCompositeType, { place, depth }: { place: string; depth: number }): string {
    const { chance, one } = this.#random;
    const isAlone = place === "subscription";
    if (isUnionType(type) || (!isAlone && chance(0.08)))
      return this.#keyed("__typename", { place, what: "__typename" }).text;
    if (place === "query" && chance(0.02)) return `__type(name: "Box")${this.#condition()} { name a: kind }`;
    const fields = Object.values(type.getFields()).filter(
      ({ type: of }) => depth < 5 || !isCompositeType(getNamedType(of)),
    );
    const field = one(fields);
    if (!field) return "__typename";
    const given = this.#arguments(field);
    // Objects of distinct types may have distinct fields under one name, so long as these look
    // alike.
    const what = `${field.name}${given} ${field.type}`;
    const { text, key } = this.#keyed(field.name, { place, what });
    const inner = getNamedType(field.type);
    const below = isCompositeType(inner) ? ` ${this.#set(inner, { place: `${place}.${key}`, depth: depth + 1 })}` : "";
    return `${text}${given}${isAlone ? "" : this.#condition()}${below}`;
  }

  #keyed(name: string, { place, what }: { place: string; what: string }): { text: string; key: string } {
    const { chance, one } = this.#random;
    const taken = this.#taken.get(place) ?? new Map<string, string>();
    this.#taken.set(place, taken);
    let key = chance(0.4) ? one(HOSTILE) : name;
    // Now and then, names do collide, and the operation is refused.
    for (let tries = 0; (taken.get(key) ?? what) !== what && !chance(0.02); tries += 1)
      key = `${one(HOSTILE)}${tries > 3 ? tries : ""}`;
    taken.set(key, what);
    return { key, text: key === name && chance(0.9) ? name : `${key}: ${name}` };
  }

  #condition(): string {
    const { chance, one } = this.#random;
    if (!chance(0.12)) return "";
    const directive = one(["skip", "include"]);
    return ` @${directive}(if: ${chance(0.5) ? one(["true", "false"]) : this.#variable("Boolean!", one([true, false]))})`;
  }

  #arguments({ args }: GraphQLField<unknown, unknown>): string {
    const given = args.flatMap((argument) => this.#argument(argument));
    return given.length > 0 ? `(${given.join(", ")})` : "";
  }

  #argument({ name, type, defaultValue }: GraphQLArgument): string[] {
    const { chance } = this.#random;
    const required = isNonNullType(type) && defaultValue === undefined;
    if (!required && chance(0.4)) return [];
    const value = this.#value(type, 0);
    return [`${name}: ${chance(0.3) ? this.#variable(String(type), value) : this.#literal(type, value)}`];
  }

  #variable(type: string, value: unknown): string {
    const { chance, one } = this.#random;
    const name = `${one(["v", "_c_v", "representations", "id", "__v"])}${this.#declared.length || ""}`;
    const optional = !type.endsWith("!") && chance(0.3);
    const byDefault = type === "Boolean!" && chance(0.3) ? ` = ${value}` : "";
    this.#declared.push(`$${name}: ${type}${byDefault}`);
    if (!optional && byDefault === "") this.#variables[name] = value;
    return `$${name}`;
  }

  #value(type: GraphQLInputType, depth: number): unknown {
    const { chance, below, one } = this.#random;
    if (isNonNullType(type)) return this.#value(type.ofType, depth);
    if (depth > 0 && chance(0.1)) return null;
    if (isListType(type)) return Array.from({ length: below(3) }, () => this.#notNull(type.ofType, depth + 1));
    if (isEnumType(type)) return one(type.getValues()).name;
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter(
        (field) => isNonNullType(field.type) || (chance(0.5) && (depth < 2 || !isInputObjectType(field.type))),
      );
      return Object.fromEntries(fields.map((field) => [field.name, this.#notNull(field.type, depth + 1)]));
    }
    if (type.name === "Boolean") return chance(0.7);
    if (type.name === "Int") return below(5);
    return one(TEXTS).replaceAll("\\", "");
  }

  #notNull(type: GraphQLInputType, depth: number): unknown {
    return this.#value(type, isNonNullType(type) ? 0 : depth);
  }

  #literal(type: GraphQLInputType, value: unknown): string {
    if (value === null) return "null";
    if (isNonNullType(type)) return this.#literal(type.ofType, value);
    if (isListType(type)) return `[${(value as unknown[]).map((one) => this.#literal(type.ofType, one)).join(", ")}]`;
    if (isEnumType(type)) return String(value);
    if (!isInputObjectType(type)) return JSON.stringify(value);
    const fields = Object.entries(value as object).map(([name, one]) => {
      const field = type.getFields()[name];
      return `${name}: ${field ? this.#literal(field.type, one) : "null"}`;
    });
    return `{ ${fields.join(", ")} }`;
  }
}
