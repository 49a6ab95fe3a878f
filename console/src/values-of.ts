/** All of a type's values, in the order that they stand in: without one it does not compile. */
export const valuesOf = <Value extends string>(all: Readonly<Record<Value, true>>): readonly Value[] =>
  Object.keys(all) as Value[];
