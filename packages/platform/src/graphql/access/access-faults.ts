import { GraphQLError } from "graphql";
import type { AssuranceGap } from "../../identity/assurance.ts";
import { type AccessRule, type Caller, findRefusal } from "./access-rules.ts";

type Gap<Kind extends AssuranceGap["kind"]> = Extract<AssuranceGap, { kind: Kind }>;

/** `coordinate` is `Type` or `Type.field`. */
export type AccessFault =
  | {
      readonly coordinate: string;
      readonly code: "UNAUTHENTICATED" | "FORBIDDEN";
      /** The right is there, and nobody who could prove who they are. */
      readonly gap?: Gap<"cannot">;
    }
  | { readonly coordinate: string; readonly code: "STEP_UP_REQUIRED"; readonly gap: Gap<"can-step-up"> };

/**
 * The first rule that the caller breaks at one place: who may not use it is told that, and not to
 * prove anything for it.
 */
export function findFault(coordinate: string, rules: readonly AccessRule[], caller: Caller): AccessFault | null {
  const code = findRefusal(rules, caller);
  if (code) return { coordinate, code };
  const gaps = rules.flatMap((rule) => (rule.kind === "assurance" ? (caller.gapTo(rule.needed) ?? []) : []));
  const [first] = gaps;
  if (!first) return null;
  if (first.kind === "cannot") return { coordinate, code: "FORBIDDEN", gap: first };
  return { coordinate, code: "STEP_UP_REQUIRED", gap: first };
}

/** Of several places: to step up is in vain where something is refused whatever one proves. */
export function firstFaults(faults: readonly AccessFault[]): AccessFault[] {
  const final = faults.filter(({ code }) => code !== "STEP_UP_REQUIRED");
  return final.length > 0 ? final : [...faults];
}

export function accessError(fault: AccessFault): GraphQLError {
  const { coordinate, code } = fault;
  if (code !== "STEP_UP_REQUIRED") return new GraphQLError(whyRefused(fault), { extensions: { code, coordinate } });
  const { needed, held } = fault.gap;
  return new GraphQLError(`Prove anew who you are to use ${coordinate}: \`stepUp\` gives a token that will do.`, {
    extensions: {
      code,
      coordinate,
      ...needed,
      held: { level: held.level, provedAt: held.provedAt?.toISOString() ?? null },
    },
  });
}

function whyRefused({ coordinate, code, gap }: AccessFault): string {
  if (code === "UNAUTHENTICATED") return `Log in to use ${coordinate}.`;
  return gap
    ? `${coordinate} is for somebody who proves who they are: an API key, a service and a node cannot.`
    : `You may not use ${coordinate}.`;
}
