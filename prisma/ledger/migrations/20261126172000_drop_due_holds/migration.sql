-- Payments keeps a queue of its own of what is to expire, and asks `list_hold_expiries` when that is: nobody calls this any more, and nothing else looks holds up by time.
DROP FUNCTION list_due_holds(int);
DROP INDEX hold_due;
