import { type ConstDirectiveNode, type DocumentNode, Kind } from "graphql";

/**
 * What `checkOperation` and `wrapResolvers` enforce, at the versions that they were written for.
 */
const ENFORCED = new Set([
  "https://specs.apollo.dev/authenticated/v0.1",
  "https://specs.apollo.dev/requiresScopes/v0.1",
]);

/**
 * Enforced by @apollo/federation-internals itself: such elements are no part of the schema that
 * clients see.
 */
const ENFORCED_BY_THE_PLANNER = new Set(["https://specs.apollo.dev/inaccessible/v0.2"]);

/**
 * @apollo/federation-internals refuses to load a supergraph that links a feature `for: SECURITY`
 *   which it does not enforce
 * itself. Takes that argument from the two features that this gateway enforces, and throws on every
 * other: a rule that nobody enforces must keep the gateway from starting.
 */
export const relaxSecurityLinks = (supergraph: DocumentNode): DocumentNode => ({
  ...supergraph,
  definitions: supergraph.definitions.map((node) =>
    node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION
      ? { ...node, directives: (node.directives ?? []).map(relaxLink) }
      : node,
  ),
});

function relaxLink(directive: ConstDirectiveNode): ConstDirectiveNode {
  const purpose = argument(directive, "for");
  if (purpose !== "SECURITY") return directive;
  // `feature` is what @core, the elder of @link, calls it.
  const url = argument(directive, "url") ?? argument(directive, "feature");
  if (url !== undefined && ENFORCED_BY_THE_PLANNER.has(url)) return directive;
  if (url === undefined || !ENFORCED.has(url)) {
    throw new Error(
      `the supergraph needs a security feature that this gateway does not enforce: ${url ?? "without a url"}`,
    );
  }
  return { ...directive, arguments: (directive.arguments ?? []).filter(({ name }) => name.value !== "for") };
}

function argument(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((candidate) => candidate.name.value === name)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}
