/** Also for one that is somebody else's, and for one that was removed. */
export type ContactNotFound = { readonly code: "CONTACT_NOT_FOUND" };
/** Another of the person's is called the same. */
export type ContactNameTaken = { readonly code: "CONTACT_NAME_TAKEN" };
/** Nobody is a contact of their own; an account of theirs can be. */
export type OwnContact = { readonly code: "OWN_CONTACT" };
