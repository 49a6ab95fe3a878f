/**
 * For a person at a terminal: no client of the API sees one, so they have no codes. The second:
 * everybody is a user.
 */
export type ChangeRoleRefusal = { readonly kind: "no_such_user" } | { readonly kind: "user_is_for_good" };
