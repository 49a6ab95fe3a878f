import type { PersonQuery } from "../../generated/operate/people/people.ts";

export type Person = NonNullable<PersonQuery["user"]>;
