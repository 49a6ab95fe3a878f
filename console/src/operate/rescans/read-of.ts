type Heights = { readonly from: number; readonly at: number; readonly to: number };

/** How many of its blocks were read; where it goes on to the network's newest, `to` grows. */
export function readOf({ from, at, to }: Heights): { readonly read: number; readonly all: number } {
  const read = Math.max(at - from + 1, 0);
  return { read, all: Math.max(to - from + 1, read) };
}
