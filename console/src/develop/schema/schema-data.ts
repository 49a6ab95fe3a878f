export type TypeKind = "object" | "interface" | "union" | "input" | "enum" | "scalar";

export type Argument = {
  readonly name: string;
  /** As GraphQL writes it: `[Account!]!`. */
  readonly type: string;
  readonly description: string;
  readonly standard?: string;
};

export type Field = Argument & {
  readonly args?: readonly Argument[];
  readonly deprecated?: string;
  readonly access?: readonly Access[];
  /** How well and how lately whoever asks has to have proved who they are. */
  readonly assurance?: { readonly level: string; readonly maxAgeSeconds: number };
  /** Names of those of schema/operations that ask for it. */
  readonly operations?: readonly string[];
};

/** Everybody, whoever is logged in, or whoever has this permission. */
export type Access = "public" | "authenticated" | (string & {});

export type SchemaType = {
  readonly name: string;
  readonly kind: TypeKind;
  readonly description: string;
  readonly access?: readonly Access[];
  readonly fields?: readonly Field[];
  readonly values?: readonly { readonly name: string; readonly description: string }[];
  /** Of a union, or the types that implement an interface. */
  readonly members?: readonly string[];
  readonly implements?: readonly string[];
};

export type Operation = { readonly name: string; readonly kind: string; readonly text: string };

export type Permission = { readonly own: boolean; readonly roles: readonly string[]; readonly scope: boolean };

export type SchemaData = {
  readonly types: readonly SchemaType[];
  readonly operations: readonly Operation[];
  readonly permissions: Readonly<Record<string, Permission>>;
};
