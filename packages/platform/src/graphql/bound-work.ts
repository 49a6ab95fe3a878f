import {
  defaultFieldResolver,
  type FieldNode,
  type GraphQLField,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNullableType,
  isListType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from "graphql";
import type { Work } from "../running/work.ts";

type Working = { readonly work?: Work | undefined };

/**
 * Puts the counting around the resolvers of an executable schema, in place and once: no resolver
 * begins for an operation that is over, and every list is counted before anything is made of its
 * items.
 */
export function boundWork(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith("__") || !isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) boundField(field);
  }
}

function boundField(field: GraphQLField<unknown, unknown>): void {
  const isList = isListType(getNullableType(field.type));
  // What is only read from its parent is no work.
  if (!field.resolve && !isList) return;
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (source, args, context, info) => {
    const { work } = context as Working;
    if (!work) return resolve(source, args, context, info);
    work.goOn();
    const value = resolve(source, args, context, info);
    if (!isList) return value;
    return value instanceof Promise ? value.then((list) => counted(list, work, info)) : counted(value, work, info);
  };
}

function counted(list: unknown, work: Work, info: GraphQLResolveInfo): unknown {
  if (Array.isArray(list)) work.take(list.length * valuesOfItem(info));
  return list;
}

const sizes = new WeakMap<SelectionSetNode, number>();

/** The item itself, and what is selected of it. */
function valuesOfItem({ fieldNodes, fragments }: GraphQLResolveInfo): number {
  const sizeOfField = ({ selectionSet }: FieldNode): number => (selectionSet ? sizeOf(selectionSet) : 0);
  const sizeOf = (set: SelectionSetNode): number => {
    const known = sizes.get(set);
    if (known !== undefined) return known;
    let size = 0;
    /** An item is of one type, and is asked what stands for that. */
    const ofTypes = new Map<string, number>();
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) size += 1 + sizeOfField(selection);
      else {
        const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments[selection.name.value];
        const type = fragment?.typeCondition?.name.value ?? "";
        if (fragment) ofTypes.set(type, (ofTypes.get(type) ?? 0) + sizeOf(fragment.selectionSet));
      }
    }
    size += ofTypes.get("") ?? 0;
    ofTypes.delete("");
    size += Math.max(0, ...ofTypes.values());
    sizes.set(set, size);
    return size;
  };
  return 1 + fieldNodes.reduce((sum, node) => sum + sizeOfField(node), 0);
}
