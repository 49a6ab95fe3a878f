import { type AccessRules, readAccessRules, rulesOfField } from "@coffer/platform/graphql/access/access-rules";
import { PERMISSIONS } from "@coffer/platform/identity/permissions";
import {
  astFromValue,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  isUnionType,
  print,
} from "graphql";
import type {
  Argument,
  Field,
  SchemaData,
  SchemaType,
  TypeKind,
} from "../../../console/src/develop/schema/schema-data.ts";
import { buildApiSchema, type RecordedOperations } from "../supergraph.ts";
import { readAccess } from "./read-access.ts";
import { readOperationsByField } from "./read-operations-by-field.ts";

type Source = { readonly supergraph: string; readonly recorded: readonly RecordedOperations[] };
type Around = {
  readonly schema: GraphQLSchema;
  readonly access: ReadonlyMap<string, readonly string[]>;
  readonly rules: AccessRules;
  readonly operations: ReadonlyMap<string, readonly string[]>;
};

/** What clients see of the API, as data: the page about it needs no graphql-js. */
export function makeSchemaData({ supergraph, recorded }: Source): SchemaData {
  const schema = buildApiSchema(supergraph);
  const { operations, byField } = readOperationsByField(schema, recorded);
  const around = { schema, access: readAccess(supergraph), rules: readAccessRules(supergraph), operations: byField };
  return {
    types: Object.values(schema.getTypeMap())
      .filter((type) => !type.name.startsWith("__") && !isSpecifiedScalarType(type))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((type) => presentType(type, around)),
    operations,
    permissions: PERMISSIONS,
  };
}

function presentType(type: GraphQLNamedType, around: Around): SchemaType {
  const { name, description } = type;
  const about = {
    name,
    kind: kindOf(type),
    description: description ?? "",
    ...given("access", around.access.get(name)),
  };
  if (isEnumType(type)) {
    const values = type.getValues().map((value) => ({ name: value.name, description: value.description ?? "" }));
    return { ...about, values };
  }
  if (isUnionType(type)) return { ...about, members: namesOf(type.getTypes()) };
  if (isInputObjectType(type)) return { ...about, fields: Object.values(type.getFields()).map(presentArgument) };
  if (!isObjectType(type) && !isInterfaceType(type)) return about;
  return {
    ...about,
    fields: Object.values(type.getFields()).map((field): Field => {
      const coordinate = `${name}.${field.name}`;
      return {
        name: field.name,
        type: String(field.type),
        description: field.description ?? "",
        ...given("args", field.args.map(presentArgument)),
        ...(field.deprecationReason ? { deprecated: field.deprecationReason } : {}),
        ...given("access", around.access.get(coordinate)),
        ...presentAssurance(around.rules, name, field.name),
        ...given("operations", around.operations.get(coordinate)),
      };
    }),
    ...given("implements", namesOf(type.getInterfaces())),
    ...(isInterfaceType(type) ? { members: namesOf(around.schema.getPossibleTypes(type)) } : {}),
  };
}

function presentAssurance(rules: AccessRules, type: string, field: string): Pick<Field, "assurance"> {
  const rule = rulesOfField(rules, type, field).find(({ kind }) => kind === "assurance");
  return rule?.kind === "assurance" ? { assurance: rule.needed } : {};
}

function presentArgument({ name, type, description, defaultValue }: GraphQLArgument | GraphQLInputField): Argument {
  const standard = defaultValue === undefined ? null : astFromValue(defaultValue, type);
  return {
    name,
    type: String(type),
    description: description ?? "",
    ...(standard ? { standard: print(standard) } : {}),
  };
}

const namesOf = (types: readonly { readonly name: string }[]): string[] => types.map(({ name }) => name).toSorted();

/** Nothing where there is none: the data goes to the browser. */
const given = <Key extends string, Value>(key: Key, values: readonly Value[] | undefined) =>
  (values?.length ? { [key]: values } : {}) as { readonly [K in Key]?: readonly Value[] };

function kindOf(type: GraphQLNamedType): TypeKind {
  if (isObjectType(type)) return "object";
  if (isInterfaceType(type)) return "interface";
  if (isUnionType(type)) return "union";
  if (isInputObjectType(type)) return "input";
  return isEnumType(type) ? "enum" : "scalar";
}
