import { Prose } from "../../ui/prose.tsx";
import { words } from "../../words/words.ts";
import { AccessNote } from "./access-note.tsx";
import type { Argument, Field } from "./schema-data.ts";
import { OperationLink, TypeRef } from "./type-ref.tsx";

/** A field with everything that the schema says of it. */
export function FieldItem({ field }: { readonly field: Field }) {
  const { name, type, description, standard, args = [], deprecated, access, assurance, operations = [] } = field;
  return (
    <li id={name} className="grid gap-1.5 px-4 py-3 target:bg-hover">
      <h3 className="break-words font-mono text-sm">
        <span className="font-semibold">{name}</span>: <TypeRef type={type} />
        <Standard text={standard} />
      </h3>
      {description && (
        <p>
          <Prose text={description} />
        </p>
      )}
      {deprecated && (
        <p className="text-waiting">
          {words.schema.deprecated}: <Prose text={deprecated} />
        </p>
      )}
      {args.length > 0 && <Arguments args={args} />}
      <AccessNote access={access} />
      {assurance && (
        <p className="text-dim text-sm">{words.schema.assurance(assurance.level, assurance.maxAgeSeconds)}</p>
      )}
      {operations.length > 0 && (
        <p className="flex flex-wrap gap-x-3 text-dim text-sm">
          {words.schema.askedBy}:
          {operations.map((operation) => (
            <OperationLink key={operation} name={operation} />
          ))}
        </p>
      )}
    </li>
  );
}

function Arguments({ args }: { readonly args: readonly Argument[] }) {
  return (
    <div className="border-line border-s-2 ps-3 text-sm">
      <h4 className="text-dim">{words.schema.arguments}</h4>
      <ul className="grid gap-1">
        {args.map(({ name, type, description, standard }) => (
          <li key={name}>
            <code className="font-mono">{name}</code>: <TypeRef type={type} />
            <Standard text={standard} /> <Prose text={description} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Standard({ text }: { readonly text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <span className="ms-2 text-dim text-xs">
      {text} {words.schema.standard}
    </span>
  );
}
