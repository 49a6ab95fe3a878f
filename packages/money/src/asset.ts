/** A row of the asset table. Its scale (digits after the point of one whole unit) never changes. */
export type Asset = { readonly code: string; readonly scale: number };
