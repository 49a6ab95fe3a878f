-- Whoever keeps in mind what endpoints want sees by the revision that they have changed, from the commit of the change on.
CREATE OR REPLACE FUNCTION webhooks_are_revised() RETURNS trigger LANGUAGE plpgsql SET search_path = payments, pg_temp AS $$
BEGIN
  UPDATE webhook_revision SET revision = revision + 1;
  RETURN NULL;
END $$;
