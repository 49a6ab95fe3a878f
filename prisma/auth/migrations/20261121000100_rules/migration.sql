-- What Prisma's schema cannot say.
ALTER TABLE "user"
  ADD CONSTRAINT user_keys_are_lower_case CHECK (username_key = lower(username_key) AND email_key = lower(email_key)),
  ADD CONSTRAINT user_password_is_argon2id CHECK (password_hash LIKE '$argon2id$%'),
  ADD CONSTRAINT user_roles_are_known CHECK (roles <@ ARRAY['USER', 'OPERATOR', 'COMPLIANCE', 'AUDITOR', 'ADMIN', 'NODE', 'SERVICE']);
ALTER TABLE session ADD CONSTRAINT session_end_has_a_reason CHECK ((ended_at IS NULL) = (end_reason IS NULL));
ALTER TABLE refresh_token
  ADD CONSTRAINT refresh_token_hash_size CHECK (octet_length(hash) = 32),
  ADD CONSTRAINT refresh_token_successor_is_of_a_used_one CHECK (successor IS NULL OR used_at IS NOT NULL);
