/**
 * SQL: the moment that money goes by, which is the database's, and in a sandbox its test clock's.
 * What waits for other people's servers goes by clock_timestamp().
 */
export const PRESENT = "ledger.present()";
