import { maySee } from "./pages.ts";
import { STAFF } from "./staff.ts";

export const isStaff = (roles: readonly string[]): boolean => maySee({ roles: STAFF }, roles);
