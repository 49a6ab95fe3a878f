import { schemaData } from "../../generated/develop/schema-data.ts";
import { words } from "../../words/words.ts";
import type { Access } from "./schema-data.ts";

/** Who may use a field or a type: the permission, and who has it. */
export function AccessNote({ access }: { readonly access: readonly Access[] | undefined }) {
  if (!access) return null;
  return (
    <p className="text-dim text-sm">
      {words.schema.access}: {access.map(whoMay).join("; ")}
    </p>
  );
}

function whoMay(access: Access): string {
  if (access === "public") return words.schema.public;
  if (access === "authenticated") return words.schema.authenticated;
  const rule = schemaData.permissions[access];
  if (!rule) return access;
  const who = [
    ...(rule.own ? [words.schema.own] : []),
    ...(rule.roles.length > 0 ? [words.schema.everybodys(rule.roles.join(", "))] : []),
  ];
  return `${access} (${who.join("; ")})`;
}
