import { isFollowedField } from "@coffer/contracts/streams";
import {
  type ConstDirectiveNode,
  type DocumentNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  valueFromASTUntyped,
} from "graphql";

/** Which subgraph keeps the streams of each field of Subscription. */
export type StreamOwners = ReadonlyMap<string, string>;

/**
 * Read from the supergraph, which says whose each field is. Throws where something that a
 * subscription needs is missing: the hidden field `<subgraph>Stream` of its owner, or the names of
 * its streams (packages/contracts/src/streams.ts).
 */
export function readStreamOwners(supergraphSdl: string): StreamOwners {
  const document = parse(supergraphSdl, { noLocation: true });
  const nameOf = namesOfGraphs(document);
  const [subscription, query] = ["Subscription", "Query"].map((name) => findType(document, name));
  const opened = new Map(query ? ownersOf(query, nameOf) : []);
  const owners = new Map<string, string>();
  for (const [field, [owner, ...others]] of subscription ? ownersOf(subscription, nameOf) : []) {
    if (owner === undefined || others.length > 0) throw new Error(`the subscription ${field} has no one owner`);
    if (!opened.get(`${owner}Stream`)?.includes(owner))
      throw new Error(`${owner} has the subscription ${field}, and no field ${owner}Stream to open it with`);
    if (!isFollowedField(field)) throw new Error(`the subscription ${field} has no streams in packages/contracts`);
    owners.set(field, owner);
  }
  return owners;
}

function ownersOf(type: ObjectTypeDefinitionNode, nameOf: ReadonlyMap<string, string>): [string, string[]][] {
  const everywhere = graphsOf(type.directives, "join__type");
  return (type.fields ?? []).map(({ name: { value: field }, directives }) => {
    const own = graphsOf(directives, "join__field");
    // Where only one subgraph has the type, its fields do not repeat whose they are.
    return [field, (own.length > 0 ? own : everywhere).flatMap((graph) => nameOf.get(graph) ?? [])];
  });
}

const findType = ({ definitions }: DocumentNode, name: string): ObjectTypeDefinitionNode | undefined =>
  definitions.find((one) => one.kind === Kind.OBJECT_TYPE_DEFINITION && one.name.value === name) as
    | ObjectTypeDefinitionNode
    | undefined;

/** `join__Graph` holds each subgraph's name beside the constant that the supergraph calls it by. */
function namesOfGraphs({ definitions }: DocumentNode): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const one of definitions)
    if (one.kind === Kind.ENUM_TYPE_DEFINITION && one.name.value === "join__Graph")
      for (const { name, directives } of one.values ?? [])
        for (const found of argumentsOf(directives, "join__graph", "name")) names.set(name.value, found);
  return names;
}

const graphsOf = (directives: readonly ConstDirectiveNode[] | undefined, directive: string): string[] =>
  argumentsOf(directives, directive, "graph");

const argumentsOf = (directives: readonly ConstDirectiveNode[] = [], directive: string, argument: string): string[] =>
  directives
    .filter(({ name }) => name.value === directive)
    .flatMap(({ arguments: given = [] }) => given.filter(({ name }) => name.value === argument))
    .map(({ value }) => String(valueFromASTUntyped(value)));
